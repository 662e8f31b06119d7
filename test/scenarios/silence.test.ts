import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { application } from '../builders.ts';
import { assertHolds } from '../world/invariants.ts';
import type { World } from '../world/world.ts';
import { STORES } from './live.ts';
import { messagesOf, phasesOf, reachesRunning, started } from './started.ts';

/** JobManagers that do not answer: a single call decides nothing, and the advice for those that never do helps (R7, R12). */

const waitOf = ({ status }: World): string | undefined =>
  status.conditions?.find(({ type }) => type === 'Progressing')?.message;

/** Calls to Flink are refused for so long that a hook call sees it. */
const oneSilence = async (world: World): Promise<void> => {
  world.flinkFault = () => 'refused';
  const before = world.flinkCalls.length;
  await world.clock.until(() => world.flinkCalls.length > before, 20_000);
  await world.pass(1);
  world.flinkFault = () => 'none';
};

const HA: Partial<Spec> = { flinkConfig: { ...application().spec.flinkConfig, ...STORES } };
const CHECK: Spec['verification'] = { podTemplate: { spec: { containers: [{ name: 'check', image: 'check:1' }] } } };

for (const deploymentMode of ['Dual', 'BlueGreen'] as const) {
  test(`In mode ${deploymentMode} one call without an answer after the deadline of a deploy does not end it`, async () => {
    const spec: Partial<Spec> = { deploymentMode, promotion: 'Automatic' };
    const world = await started(spec);
    world.kubernetes.behaviour.hookMs = 30_000;
    world.apply({ ...spec, image: 'count:2', verification: CHECK, rollback: { progressDeadlineSeconds: 8 } });
    assert.equal(await world.clock.until(() => world.status.hook !== undefined, 60_000), true);
    await world.pass(12_000);
    await oneSilence(world);
    await oneSilence(world);
    assert.equal(await reachesRunning(world, 'count:2'), true);
    assert.equal(phasesOf(world).includes('DeployFailed'), false);
    assertHolds(world, { pairs: deploymentMode === 'BlueGreen' });
  });
}

test('A silence does not count for the time in which a deploy has to become stable', async () => {
  const world = await started();
  const rollback = { minCompletedCheckpoints: 6, progressDeadlineSeconds: 15 };
  world.apply({ image: 'count:2', rollback });
  assert.equal(await world.clock.until(() => world.status.deployed?.spec.image === 'count:2', 60_000), true);
  world.storage.fail(world.clock.now);
  world.flinkBehaviour.toleratesFailedCheckpoints = true;
  world.flinkFault = () => 'refused';
  await world.pass(13_000);
  world.storage.recover(world.clock.now);
  world.flinkFault = () => 'none';
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assert.equal(phasesOf(world).includes('RollingBackJob'), false);
});

for (const deploymentMode of ['Dual', 'BlueGreen'] as const) {
  test(`In mode ${deploymentMode} a new JobManager that stays silent ends the deploy, which is tried again`, async () => {
    const world = await started({ deploymentMode });
    const rollback = { minCompletedCheckpoints: 60, progressDeadlineSeconds: 100 };
    world.apply({ deploymentMode, image: 'count:2', rollback });
    await world.clock.until(() => world.status.stabilizingSince !== undefined, 60_000);
    const { deployed, updating } = world.status;
    world.hang((deploymentMode === 'BlueGreen' ? updating : deployed)?.hash);
    await world.pass(95_000);
    assert.equal(phasesOf(world).includes('DeployFailed'), false);
    assert.equal(await world.phase('DeployFailed', 120_000), true);
    assert.deepEqual([world.status.lastError?.code, world.status.lastError?.retryable], ['FLINK_UNREACHABLE', true]);
    assert.equal(world.status.jobStatus?.state, 'RUNNING');
    assert.equal((await reachesRunning(world, 'count:2', 800_000)) || world.status.phase === 'DualRunning', true);
    assertHolds(world, { pairs: deploymentMode === 'BlueGreen' });
  });
}

test('One call without an answer does not end a suspension whose savepoint takes long', async () => {
  const spec: Partial<Spec> = { upgradeMode: 'LastState' };
  const world = await started(spec);
  world.flinkBehaviour.retained = false;
  world.flinkBehaviour.savepointMs = 20_000;
  world.apply({ ...spec, suspended: true });
  assert.equal(await world.clock.until(() => world.status.operation?.kind === 'stop', 30_000), true);
  await world.pass(14_000);
  await oneSilence(world);
  assert.equal(await world.phase('Suspended', 120_000), true);
  assert.deepEqual(messagesOf(world, 'SuspendedWithoutRestorePoint'), []);
  assert.equal(world.status.restorePoints?.[0]?.reason, 'Suspension');
});

for (const [how, spec] of [
  ['', {}],
  [' in application mode', { submission: 'Application' }],
  [' that its client submitted', { submission: 'Job' }],
  [' with high availability', HA],
  [' in application mode with high availability', { ...HA, submission: 'Application' }],
] as const satisfies readonly (readonly [string, Partial<Spec>])[]) {
  test(`One call without an answer does not end a start${how} whose tasks restore their state`, async () => {
    const world = await started(spec);
    world.flinkBehaviour.restoreMs = 90_000;
    world.apply({ ...spec, image: 'count:2' });
    await world.phase('SubmittingJob', 60_000);
    await world.pass(60_000);
    await oneSilence(world);
    assert.equal(await reachesRunning(world, 'count:2', 300_000), true);
    assert.equal(world.kubernetes.submitted.length, 2);
  });
}

for (const submission of ['Rest', 'Application', 'Job'] as const) {
  test(`With submission ${submission} and high availability a job that restores its state outlives its JobManager`, async () => {
    const spec: Partial<Spec> = { ...HA, submission };
    const world = await started(spec);
    world.flinkBehaviour.restoreMs = 60_000;
    world.apply({ ...spec, image: 'count:2' });
    await world.phase('SubmittingJob', 60_000);
    await world.pass(40_000);
    world.deleteJobManager(world.status.updatingHash);
    assert.equal(await reachesRunning(world, 'count:2', 300_000), true);
    assert.equal(world.kubernetes.submitted.length, 2);
    assertHolds(world);
  });
}

test('One call without an answer does not end a rescale that takes long', async () => {
  const spec: Partial<Spec> = {
    scaleMode: 'InPlace',
    flinkConfig: {
      'jobmanager.scheduler': 'adaptive',
      'state.checkpoints.dir': 'file:///state/checkpoints',
      'state.savepoints.dir': 'file:///state/savepoints',
    },
  };
  const world = await started(spec);
  world.flinkBehaviour.adaptive = true;
  world.flinkBehaviour.restoreMs = 60_000;
  world.apply({ ...spec, parallelism: 4 });
  assert.equal(await world.phase('Rescaling', 30_000), true);
  await world.pass(40_000);
  await oneSilence(world);
  assert.equal(await world.clock.until(() => world.reasons.includes('Rescaled'), 120_000), true);
  assert.equal(phasesOf(world).includes('DeployFailed'), false);
  assertHolds(world);
});

for (const deploymentMode of ['Single', 'Dual'] as const) {
  for (const recorded of [false, true]) {
    for (const savepointMs of recorded ? [200, 600_000] : [200]) {
      const when = recorded ? `after a stop of ${savepointMs} ms began` : 'before the stop';
      test(`In mode ${deploymentMode} LastState upgrades a job whose JobManager is silent from ${when}`, async () => {
        const world = await started({ deploymentMode });
        const { deployHash } = world.status;
        world.flinkBehaviour.savepointMs = savepointMs;
        if (!recorded) world.hang(deployHash);
        world.apply({ deploymentMode, image: 'count:2' });
        if (recorded) {
          assert.equal(await world.clock.until(() => world.status.operation?.kind === 'stop', 60_000), true);
          // The request has reached Flink.
          const sent = () => world.flinkCalls.some((call) => /^POST .*(stop|savepoints)$/.test(call));
          assert.equal(await world.clock.until(sent, 5000), true);
          world.hang(deployHash);
        }
        await world.pass(600_000);
        assert.equal(world.status.phase, 'Savepointing');
        assert.match(waitOf(world) ?? '', /does not answer: .*\. To upgrade without it, set upgradeMode: LastState$/);
        world.apply({ deploymentMode, image: 'count:2', upgradeMode: 'LastState' });
        assert.equal(await reachesRunning(world, 'count:2', 300_000), true);
        assertHolds(world);
      });
    }
  }
}

test('A JobManager that answers again after LastState was set says how the stop ended', async () => {
  const world = await started();
  const { deployHash } = world.status;
  world.apply({ image: 'count:2' });
  assert.equal(await world.clock.until(() => world.status.operation?.kind === 'stop', 60_000), true);
  world.flinkFault = () => 'refused';
  await world.pass(3000);
  world.apply({ image: 'count:2', upgradeMode: 'LastState' });
  assert.equal(await world.phase('Cancelling', 30_000), true);
  world.flinkFault = () => 'none';
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assert.equal(
    world.status.restorePoints?.some(({ kind }) => kind === 'savepoint'),
    true,
  );
  assert.notEqual(world.status.deployHash, deployHash);
  assertHolds(world);
});

test('A revert ends the wait for a silent JobManager before the stop', async () => {
  const world = await started();
  world.hang(world.status.deployHash);
  world.apply({ image: 'count:2' });
  assert.equal(await world.phase('Savepointing', 60_000), true);
  await world.pass(5000);
  world.apply({});
  assert.equal(await world.phase('Running', 60_000), true);
  assert.equal(world.kubernetes.writers.length, 1);
});

test('A deploy goes on when the pod of the silent JobManager is deleted', async () => {
  const world = await started();
  const { deployHash } = world.status;
  world.hang(deployHash);
  world.apply({ image: 'count:2' });
  assert.equal(await world.phase('Savepointing', 60_000), true);
  await world.pass(20_000);
  world.deleteJobManager(deployHash);
  assert.equal(await reachesRunning(world, 'count:2', 300_000), true);
  assertHolds(world);
});

for (const wayOut of ['revert', 'delete the pod'] as const) {
  test(`The wait of a pair for a silent JobManager ends by its advice: ${wayOut}`, async () => {
    const deploymentMode = 'BlueGreen' as const;
    const world = await started({ deploymentMode });
    const { deployHash } = world.status;
    world.hang(deployHash);
    world.apply({ deploymentMode, image: 'count:2' });
    assert.equal(await world.phase('Savepointing', 60_000), true);
    await world.pass(300_000);
    assert.match(
      waitOf(world) ?? '',
      /To keep the old version alone, revert the spec\. To go on without a savepoint, delete the pod of that JobManager$/,
    );
    if (wayOut === 'revert') {
      world.apply({ deploymentMode });
      assert.equal(await world.phase('Running', 60_000), true);
      assert.equal(world.status.deployHash, deployHash);
    } else {
      world.deleteJobManager(deployHash);
      assert.equal(await reachesRunning(world, 'count:2', 300_000), true);
    }
    assertHolds(world, { pairs: true });
  });
}

test('A suspension of a silent JobManager ends by its advice, LastState, and resumes from the newest state', async () => {
  const world = await started();
  world.hang(world.status.deployHash);
  world.apply({ suspended: true });
  await world.pass(120_000);
  assert.match(waitOf(world) ?? '', /does not answer: .*\. To suspend without it, set upgradeMode: LastState$/);
  world.apply({ suspended: true, upgradeMode: 'LastState' });
  assert.equal(await world.phase('Suspended', 60_000), true);
  world.apply({ upgradeMode: 'LastState' });
  assert.equal(await world.phase('Running', 120_000), true);
  assertHolds(world);
});

test('A suspension of a version of a pair whose JobManager is silent ends by its advice, to delete its pod', async () => {
  const deploymentMode = 'BlueGreen' as const;
  const world = await started({ deploymentMode });
  const { deployHash } = world.status;
  world.hang(deployHash);
  world.apply({ deploymentMode, suspended: true });
  await world.pass(120_000);
  assert.match(
    waitOf(world) ?? '',
    /does not answer: .*\. To suspend without a savepoint, delete the pod of that JobManager$/,
  );
  world.deleteJobManager(deployHash);
  assert.equal(await world.phase('Suspended', 60_000), true);
  world.apply({ deploymentMode });
  assert.equal(await world.phase('Running', 120_000), true);
  assertHolds(world, { pairs: true });
});

test('A suspension of a silent JobManager can be taken back', async () => {
  const world = await started();
  world.hang(world.status.deployHash);
  world.apply({ suspended: true });
  assert.equal(await world.phase('Suspending', 30_000), true);
  await world.pass(5000);
  world.apply({});
  assert.equal(await world.phase('Running', 30_000), true);
});

const PAIR: Partial<Spec> = { deploymentMode: 'BlueGreen', image: 'count:2' };
/** A stable pair. */
const pair = async (more: Partial<Spec> = {}): Promise<World> => {
  const world = await started({ deploymentMode: 'BlueGreen' });
  world.apply({ ...PAIR, ...more });
  assert.equal(await world.phase('DualRunning', 60_000), true);
  assert.equal(await world.clock.until(() => world.status.stabilizingSince === undefined, 60_000), true);
  return world;
};

test('A pair whose old JobManager is silent is promoted by the advice of its condition', async () => {
  const world = await pair();
  const { deployHash = '', updatingHash } = world.status;
  world.hang(deployHash);
  await world.pass(60_000);
  assert.equal(world.condition('Ready'), 'False FlinkUnreachable');
  assert.match(waitOf(world) ?? '', new RegExp(`set tearDownVersionHash: ${deployHash} and deleteMode: ForceCancel$`));
  world.apply({ ...PAIR, tearDownVersionHash: deployHash });
  await world.pass(60_000);
  assert.match(waitOf(world) ?? '', /To end that version without a savepoint, set deleteMode: ForceCancel$/);
  assert.equal(world.status.phase, 'DualRunning');
  world.apply({ ...PAIR, tearDownVersionHash: deployHash, deleteMode: 'ForceCancel' });
  assert.equal(await world.phase('Running', 60_000), true);
  assert.equal(world.status.deployHash, updatingHash);
  assertHolds(world, { pairs: true });
});

test('A pair is promoted by itself when the old JobManager has terminated', async () => {
  const world = await pair();
  world.kubernetes.behaviour.registryDown = true;
  world.deleteJobManager(world.status.deployHash);
  await world.pass(30_000);
  world.apply({ ...PAIR, promotion: 'Automatic' });
  assert.equal(await reachesRunning(world, 'count:2', 60_000), true);
  assertHolds(world, { pairs: true });
});

for (const [how, more] of [
  ['its name in tearDownVersionHash', 'tearDown'],
  ['forceRollback', { forceRollback: true }],
  ['a revert', { image: 'count:1' }],
] as const) {
  test(`The new version of a pair whose JobManager is silent ends by ${how}`, async () => {
    const world = await pair();
    const { deployHash, updatingHash = '' } = world.status;
    world.hang(updatingHash);
    await world.pass(60_000);
    assert.equal(world.status.phase, 'DualRunning');
    assert.match(waitOf(world) ?? '', new RegExp(`To end this version, set tearDownVersionHash: ${updatingHash}$`));
    world.apply({ ...PAIR, ...(more === 'tearDown' ? { tearDownVersionHash: updatingHash } : more) });
    const ended = () => world.status.phase === (how === 'a revert' ? 'Running' : 'DeployFailed');
    assert.equal(await world.clock.until(ended, 60_000), true);
    assert.equal(world.status.deployHash, deployHash);
    assertHolds(world, { pairs: true });
  });
}
