import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { assertHolds } from '../world/invariants.ts';
import { phasesOf, runs, started, told } from './started.ts';

/** Deploys that fail: what ran before stays or comes back, and the status says why. */

const FAILURES: readonly {
  readonly how: string;
  readonly edit: Partial<Spec>;
  readonly code: string;
  readonly says: RegExp;
}[] = [
  {
    how: 'Flink refuses the job',
    edit: { jarName: 'missing.jar' },
    code: 'SUBMISSION_REFUSED',
    says: /Jar file missing\.jar does not exist/,
  },
  {
    how: 'the job fails for good before it runs',
    edit: { jarName: 'failing.jar' },
    code: 'JOB_FAILED',
    says: /is FAILED: java\.lang\.IllegalStateException: told to fail/,
  },
  {
    how: 'the job restarts in a loop',
    edit: { jarName: 'looping.jar' },
    code: 'JOB_RESTARTING',
    says: /keeps failing: java\.lang\.IllegalStateException/,
  },
  {
    how: 'the job never gets its tasks running',
    edit: { jarName: 'stuck.jar' },
    code: 'JOB_NOT_RUNNING',
    says: /with 0 of 2 tasks running/,
  },
  {
    how: 'the job completes no checkpoint',
    edit: { jarName: 'mute.jar', rollback: { progressDeadlineSeconds: 8 } },
    code: 'NOT_STABLE',
    says: /0 of 1 required checkpoints within rollback\.progressDeadlineSeconds \(8\)/,
  },
  {
    how: 'the job did not restore its state',
    edit: { jarName: 'amnesiac.jar', rollback: { minCompletedCheckpoints: 9 } },
    code: 'NOT_RESTORED',
    says: /but Flink reports no restore/,
  },
];

for (const deploymentMode of ['Dual', 'Single'] as const) {
  for (const { how, edit, code, says } of FAILURES) {
    test(`${deploymentMode}: when ${how}, the old job comes back from the savepoint on its own cluster`, async () => {
      const world = await started({ deploymentMode });
      const before = world.status.deployHash;
      world.apply({ deploymentMode, image: 'count:2', ...edit });
      assert.equal(await world.phase('DeployFailed'), true);
      assert.deepEqual([world.status.lastError?.code, says.test(world.status.lastError?.message ?? '')], [code, true]);
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
      assert.equal(await runs(world, 'count:3'), true);
      assertHolds(world, { stateMayBeLost });
    });
  }

  test(`${deploymentMode}: two clusters' pods are ${deploymentMode === 'Dual' ? 'there' : 'never there'} at once`, async () => {
    const world = await started({ deploymentMode });
    let most = 0;
    world.apply({ deploymentMode, image: 'count:2' });
    await world.clock.until(() => {
      most = Math.max(most, new Set([...world.kubernetes.pods.values()].map(({ owner }) => owner)).size);
      return world.status.phase === 'Running' && world.status.deployed?.spec.image === 'count:2';
    }, 60_000);
    assert.equal(most, deploymentMode === 'Dual' ? 4 : 2);
    assert.equal(await runs(world, 'count:2'), true);
    assertHolds(world);
  });
}

test('Dual: the old cluster is kept until the new deploy is proven', async () => {
  const world = await started();
  world.apply({ image: 'count:2', rollback: { minCompletedCheckpoints: 5 } });
  await world.clock.until(() => world.status.deployed?.spec.image === 'count:2', 60_000);
  assert.deepEqual(
    [world.kubernetes.children.size, world.condition('Progressing'), world.condition('Ready')],
    [7, 'True Stabilizing', 'True JobRunning'],
  );
  assert.equal(await runs(world, 'count:2'), true);
  await world.pass(5000);
  assert.equal(world.kubernetes.children.size, 4);
  assert.match(told(world, 'DeployStable').at(-1) ?? '', /is stable \(.*checkpoints.*\); deleting cluster \w+$/);
});

test('without checkpointing a deploy is proven by time', async () => {
  const world = await started({ rollback: { soakSeconds: 5 } });
  world.flinkBehaviour.checkpointing = false;
  world.apply({ image: 'count:2', rollback: { soakSeconds: 7 } });
  assert.equal(await runs(world, 'count:2'), true);
  assert.match(told(world, 'DeployStable').at(-1) ?? '', /all tasks have been running for 7 s/);
});

test('a rollback needs the slots that the old job needs, not those of the new one', async () => {
  const world = await started();
  world.apply({ parallelism: 6, jarName: 'failing.jar' });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.deepEqual([world.status.jobStatus?.parallelism, world.status.jobStatus?.state], [2, 'RUNNING']);
  assertHolds(world);
});

test('forceRollback takes back a deploy that is not proven', async () => {
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

test('forceRollback gives up a deploy whose cluster does not start, and the old job is not touched', async () => {
  const world = await started();
  world.kubernetes.behaviour.podStartMs = 15_000;
  world.apply({ image: 'count:2' });
  await world.phase('ClusterStarting');
  world.apply({ image: 'count:2', forceRollback: true });
  assert.equal(await world.phase('DeployFailed', 20_000), true);
  assert.equal(world.kubernetes.writers.length, 1);
  assert.equal(world.kubernetes.writers[0]?.endedAt, undefined);
});

test('a pod that cannot pull its image is reported within ten seconds and fails the deploy', async () => {
  const world = await started();
  world.kubernetes.behaviour.badImages.set('count:bad', 'ImagePullBackOff');
  world.apply({ image: 'count:bad' });
  assert.equal(await world.phase('DeployFailed', 10_000), true);
  assert.match(world.status.lastError?.message ?? '', /ImagePullBackOff: image count:bad cannot be pulled/);
  assert.equal(world.kubernetes.writers[0]?.endedAt, undefined);
});

test('the same spec is not tried again, but it is when what it depended on has changed', async () => {
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

test('a failed deploy whose old version does not start again says so, and an edit starts from the savepoint', async () => {
  const world = await started();
  world.apply({ jarName: 'failing.jar' });
  await world.phase('SubmittingJob');
  world.flinkBehaviour.badJars.set('count.jar', 'Jar file count.jar does not exist');
  assert.equal(await world.phase('DeployFailed'), true);
  assert.equal(world.status.lastError?.code, 'ROLLBACK_FAILED');
  await world.pass(60_000);
  assert.equal(world.status.phase, 'DeployFailed');
  world.flinkBehaviour.badJars.delete('count.jar');
  world.apply({ image: 'count:2' });
  assert.equal(await runs(world, 'count:2'), true);
  assertHolds(world);
});

test('an edit while a rollback is under way is taken up', async () => {
  const world = await started();
  world.apply({ jarName: 'looping.jar' });
  await world.phase('RollingBackJob');
  world.apply({ image: 'count:3' });
  assert.equal(await runs(world, 'count:3'), true);
  assertHolds(world);
});

for (const jarName of ['failing.jar', 'looping.jar', 'mute.jar', 'stuck.jar', 'missing.jar']) {
  test(`a first deploy with ${jarName} fails, says why and is repaired by an edit`, async () => {
    const { World } = await import('../world/world.ts');
    const world = new World();
    world.apply({ jarName, rollback: { progressDeadlineSeconds: 8 } });
    assert.equal(await world.phase('DeployFailed'), true);
    assert.notEqual(world.status.lastError, undefined);
    await world.pass(30_000);
    assert.deepEqual(
      [world.status.phase, world.kubernetes.children.size, world.kubernetes.pods.size],
      ['DeployFailed', 0, 0],
    );
    world.apply({ image: 'count:2' });
    assert.equal(await runs(world, 'count:2'), true);
    assertHolds(world);
  });
}

for (const phase of ['ClusterStarting', 'Savepointing', 'SubmittingJob'] as const) {
  for (const deploymentMode of ['Dual', 'Single'] as const) {
    test(`${deploymentMode}: an edit in ${phase} is taken up, and nothing is left of what nobody wants`, async () => {
      const world = await started({ deploymentMode });
      world.apply({ deploymentMode, image: 'count:2' });
      await world.phase(phase);
      world.apply({ deploymentMode, image: 'count:3' });
      assert.equal(await runs(world, 'count:3'), true);
      await world.pass(5000);
      assert.deepEqual([world.kubernetes.children.size, world.kubernetes.pods.size], [4, 2]);
      assert.equal(phasesOf(world).includes('DeployFailed'), false);
      assertHolds(world);
    });
  }
}
