import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { assertHolds } from '../world/invariants.ts';
import type { World } from '../world/world.ts';
import { messagesOf, phasesOf, reachesRunning, started } from './started.ts';

/** Deploys that fail: the previous version keeps running or runs again, and the error names the cause. */

const FAILURES: readonly {
  readonly how: string;
  readonly edit: Partial<Spec>;
  readonly code: string;
  readonly message: RegExp;
}[] = [
  {
    how: 'Flink refuses the job',
    edit: { jarName: 'missing.jar' },
    code: 'SUBMISSION_REFUSED',
    message: /Jar file missing\.jar does not exist/,
  },
  {
    how: 'the job fails for good before it runs',
    edit: { jarName: 'failing.jar' },
    code: 'JOB_FAILED',
    message: /is FAILED: java\.lang\.IllegalStateException: told to fail/,
  },
  {
    how: 'the job restarts in a loop',
    edit: { jarName: 'looping.jar' },
    code: 'JOB_RESTARTING',
    message: /keeps failing: java\.lang\.IllegalStateException/,
  },
  {
    how: 'the tasks of the job never run',
    edit: { jarName: 'stuck.jar' },
    code: 'JOB_NOT_RUNNING',
    message: /with 0 of 2 tasks running/,
  },
  {
    how: 'the job completes no checkpoint',
    edit: { jarName: 'mute.jar', rollback: { progressDeadlineSeconds: 8 } },
    code: 'NOT_STABLE',
    message: /0 of 1 required checkpoints within rollback\.progressDeadlineSeconds \(8\)/,
  },
  {
    how: 'the job does not restore its state',
    edit: { jarName: 'amnesiac.jar', rollback: { minCompletedCheckpoints: 9 } },
    code: 'NOT_RESTORED',
    message: /but Flink reports no restore/,
  },
];

for (const deploymentMode of ['Dual', 'Single'] as const) {
  for (const { how, edit, code, message } of FAILURES) {
    test(`In mode ${deploymentMode} the old job runs again from its savepoint on its own cluster when ${how}`, async () => {
      const world = await started({ deploymentMode });
      const before = world.status.deployHash;
      world.apply({ deploymentMode, image: 'count:2', ...edit });
      assert.equal(await world.phase('DeployFailed'), true);
      assert.deepEqual(
        [world.status.lastError?.code, message.test(world.status.lastError?.message ?? '')],
        [code, true],
      );
      assert.deepEqual([world.status.deployHash, world.status.jobStatus?.state], [before, 'RUNNING']);
      assert.equal(world.condition('RolledBack'), 'True RolledBack');
      assert.equal(world.condition('Stalled'), 'True DeployFailed');
      await world.pass(60_000);
      assert.deepEqual([world.kubernetes.children.size, world.kubernetes.pods.size], [4, 2]);
      assert.equal(world.status.phase, 'DeployFailed');
      assert.equal(world.kubernetes.writers.at(-1)?.startCounter, world.kubernetes.writers[0]?.endCounter);
      const stateMayBeLost = code === 'NOT_RESTORED';
      assertHolds(world, { stateMayBeLost });
      world.apply({ deploymentMode, image: 'count:3' });
      assert.equal(await reachesRunning(world, 'count:3'), true);
      assertHolds(world, { stateMayBeLost });
    });
  }

  test(`In mode ${deploymentMode} pods of two clusters ${deploymentMode === 'Dual' ? 'exist' : 'never exist'} at the same time`, async () => {
    const world = await started({ deploymentMode });
    let most = 0;
    world.apply({ deploymentMode, image: 'count:2' });
    await world.clock.until(() => {
      most = Math.max(most, new Set([...world.kubernetes.pods.values()].map(({ owner }) => owner)).size);
      return world.status.phase === 'Running' && world.status.deployed?.spec.image === 'count:2';
    }, 60_000);
    assert.equal(most, deploymentMode === 'Dual' ? 4 : 2);
    assert.equal(await reachesRunning(world, 'count:2'), true);
    assertHolds(world);
  });
}

test('In mode Dual the old cluster is kept until the new deploy is stable', async () => {
  const world = await started();
  world.apply({ image: 'count:2', rollback: { minCompletedCheckpoints: 5 } });
  await world.clock.until(() => world.status.deployed?.spec.image === 'count:2', 60_000);
  assert.deepEqual(
    [world.kubernetes.children.size, world.condition('Progressing'), world.condition('Ready')],
    [7, 'True Stabilizing', 'True JobRunning'],
  );
  assert.equal(await reachesRunning(world, 'count:2'), true);
  await world.pass(5000);
  assert.equal(world.kubernetes.children.size, 4);
  assert.match(messagesOf(world, 'DeployStable').at(-1) ?? '', /is stable \(.*checkpoints.*\); deleting cluster \w+$/);
});

test('Without checkpointing a deploy is stable after soakSeconds', async () => {
  const world = await started({ rollback: { soakSeconds: 5 } });
  world.flinkBehaviour.checkpointing = false;
  world.apply({ image: 'count:2', rollback: { soakSeconds: 7 } });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assert.match(messagesOf(world, 'DeployStable').at(-1) ?? '', /all tasks have been running for 7 s/);
});

test('A rollback needs the slots of the old job and not those of the new one', async () => {
  const world = await started();
  world.apply({ parallelism: 6, jarName: 'failing.jar' });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.deepEqual([world.status.jobStatus?.parallelism, world.status.jobStatus?.state], [2, 'RUNNING']);
  assertHolds(world);
});

test('forceRollback rolls back a deploy that is not stable', async () => {
  const world = await started();
  const before = world.status.deployHash;
  world.apply({ image: 'count:2', jarName: 'mute.jar' });
  await world.clock.until(
    () => world.status.phase === 'Running' && world.status.deployed?.spec.image === 'count:2',
    60_000,
  );
  world.apply({ image: 'count:2', jarName: 'mute.jar', forceRollback: true });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.deepEqual([world.status.deployHash, world.status.lastError?.code], [before, 'FORCED_ROLLBACK']);
  assertHolds(world);
});

test('forceRollback ends a deploy whose cluster does not start, and the old job keeps running', async () => {
  const world = await started();
  world.kubernetes.behaviour.podStartMs = 15_000;
  world.apply({ image: 'count:2' });
  await world.phase('ClusterStarting');
  world.apply({ image: 'count:2', forceRollback: true });
  assert.equal(await world.phase('DeployFailed', 20_000), true);
  assert.equal(world.kubernetes.writers.length, 1);
  assert.equal(world.kubernetes.writers[0]?.endedAt, undefined);
});

test('A pod that cannot pull its image fails the deploy within ten seconds, and the error names the image', async () => {
  const world = await started();
  world.kubernetes.behaviour.badImages.set('count:bad', 'ImagePullBackOff');
  world.apply({ image: 'count:bad' });
  assert.equal(await world.phase('DeployFailed', 10_000), true);
  assert.match(world.status.lastError?.message ?? '', /ErrImagePull: image count:bad cannot be pulled/);
  assert.equal(world.kubernetes.writers[0]?.endedAt, undefined);
});

test('A failed spec is not deployed again until a field changes that it can fail or succeed by', async () => {
  const world = await started();
  world.apply({ image: 'count:2', jarName: 'failing.jar' });
  await world.phase('DeployFailed');
  await world.pass(1000);
  const submitted = world.kubernetes.submitted.length;
  world.apply({ image: 'count:2', jarName: 'failing.jar' });
  await world.pass(30_000);
  assert.deepEqual([world.status.phase, world.kubernetes.submitted.length], ['DeployFailed', submitted]);
  world.apply({ image: 'count:2', jarName: 'failing.jar', allowNonRestoredState: true });
  assert.equal(await world.phase('Updating', 30_000), true);
  assert.equal(await world.phase('DeployFailed'), true);
  assertHolds(world);
});

const failingRollback = async (): Promise<World> => {
  const world = await started();
  world.apply({ jarName: 'failing.jar' });
  await world.phase('SubmittingJob');
  world.flinkBehaviour.badJars.set('count.jar', 'Jar file count.jar does not exist');
  assert.equal(await world.clock.until(() => world.condition('Stalled') === 'True RollbackFailed', 120_000), true);
  return world;
};

test('A rollback whose old version does not start is stalled, and an edit starts from the savepoint', async () => {
  const world = await failingRollback();
  assert.match(
    world.status.conditions?.find(({ type }) => type === 'Stalled')?.message ?? '',
    /^The previous version could not be started again: .*Jar file count\.jar does not exist.*\. flinkapp keeps trying$/,
  );
  assert.deepEqual([world.status.phase, world.status.lastError?.code], ['RollingBackJob', 'JOB_FAILED']);
  assert.equal(messagesOf(world, 'RollbackFailed').length, 1);
  world.flinkBehaviour.badJars.delete('count.jar');
  world.apply({ image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});

test('A rollback is tried for ever, and succeeds when the old version can start again', async () => {
  const world = await failingRollback();
  await world.pass(7_200_000);
  assert.equal(world.status.phase, 'RollingBackJob');
  world.flinkBehaviour.badJars.delete('count.jar');
  assert.equal(await world.phase('DeployFailed', 90_000), true);
  assert.equal(world.status.jobStatus?.state, 'RUNNING');
  assert.equal(world.condition('Stalled'), 'True DeployFailed');
  assertHolds(world);
});

test('A suspension and a deletion end a rollback that fails', async () => {
  const world = await failingRollback();
  world.apply({ jarName: 'failing.jar', suspended: true });
  assert.equal(await world.phase('Suspended', 120_000), true);
  world.delete();
  assert.equal(await world.clock.until(() => world.parent === undefined, 60_000), true);
});

test('An edit during a rollback is deployed', async () => {
  const world = await started();
  world.apply({ jarName: 'looping.jar' });
  await world.phase('RollingBackJob');
  world.apply({ image: 'count:3' });
  assert.equal(await reachesRunning(world, 'count:3'), true);
  assertHolds(world);
});

for (const jarName of ['failing.jar', 'looping.jar', 'mute.jar', 'stuck.jar', 'missing.jar']) {
  test(`A first deploy with ${jarName} fails with an error, and an edit repairs it`, async () => {
    const { World } = await import('../world/world.ts');
    const world = new World();
    world.apply({ jarName, rollback: { progressDeadlineSeconds: 8 } });
    assert.equal(await world.phase('DeployFailed'), true);
    assert.notEqual(world.status.lastError, undefined);
    const released = () =>
      [...world.kubernetes.children.keys()].every((key) => key === 'Service/count') && world.kubernetes.pods.size === 0;
    assert.equal(await world.clock.until(released, 10_000), true);
    // Nothing runs that another try could harm.
    assert.equal(world.status.lastError?.retryable, true);
    assert.equal(await world.phase('ClusterStarting', 30_000), true);
    world.apply({ image: 'count:2' });
    assert.equal(await reachesRunning(world, 'count:2'), true);
    assertHolds(world);
  });
}

for (const phase of ['ClusterStarting', 'Savepointing', 'SubmittingJob'] as const) {
  for (const deploymentMode of ['Dual', 'Single'] as const) {
    test(`In mode ${deploymentMode} an edit in ${phase} is deployed, and nothing of the abandoned version is left`, async () => {
      const world = await started({ deploymentMode });
      world.apply({ deploymentMode, image: 'count:2' });
      await world.phase(phase);
      world.apply({ deploymentMode, image: 'count:3' });
      assert.equal(await reachesRunning(world, 'count:3'), true);
      await world.pass(5000);
      assert.deepEqual([world.kubernetes.children.size, world.kubernetes.pods.size], [4, 2]);
      assert.equal(phasesOf(world).includes('DeployFailed'), false);
      assertHolds(world);
    });
  }
}
