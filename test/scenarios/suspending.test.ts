import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { assertHolds } from '../world/invariants.ts';
import { World } from '../world/world.ts';
import { counters, messagesOf, reachesRunning, started } from './started.ts';

/** Applications that are suspended and resumed. */

const suspended = async (spec: Partial<Spec> = {}, world?: World): Promise<World> => {
  const running = world ?? (await started(spec));
  running.apply({ ...spec, suspended: true });
  assert.equal(await running.phase('Suspended'), true);
  return running;
};
/** Objects other than the Service of the application, and pods. */
const nothingLeft = ({ kubernetes: { children, pods } }: World): readonly number[] => [
  [...children.keys()].filter((key) => key !== 'Service/count').length,
  pods.size,
];

for (const deploymentMode of ['Dual', 'Single', 'BlueGreen'] as const) {
  test(`In mode ${deploymentMode} a suspension stops the job with a savepoint, and the resumed job continues from it`, async () => {
    const world = await suspended({ deploymentMode });
    assert.deepEqual(
      [nothingLeft(world), world.condition('Ready'), world.condition('Reconciling')],
      [[0, 0], 'False Suspended', 'False Suspended'],
    );
    assert.equal(world.status.restorePoints?.[0]?.reason, 'Suspension');
    world.apply({ deploymentMode });
    assert.equal(await reachesRunning(world, 'count:1'), true);
    const [[, end] = [], [start] = []] = counters(world);
    assert.deepEqual([world.kubernetes.writers.length, start], [2, end]);
    assertHolds(world);
  });
}

test('An edit during a suspension is part of the resumed version', async () => {
  const world = await suspended();
  world.apply({ suspended: true, image: 'count:2' });
  await world.pass(20_000);
  assert.deepEqual([world.status.phase, nothingLeft(world)], ['Suspended', [0, 0]]);
  world.apply({ image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});

test('An edit that resumes a suspended application and cannot run is rolled back to the previous version', async () => {
  const world = await suspended();
  world.apply({ jarName: 'missing.jar' });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.equal(await world.clock.until(() => world.status.jobStatus?.health === 'Green', 60_000), true);
  assertHolds(world);
});

test('An application that is suspended from its start creates nothing and can be deleted', async () => {
  const world = new World();
  await suspended({}, world);
  assert.deepEqual([nothingLeft(world), world.kubernetes.writers.length], [[0, 0], 0]);
  world.apply();
  assert.equal(await reachesRunning(world, 'count:1'), true);
  await suspended({}, world);
  world.delete();
  assert.equal(await world.clock.until(() => world.parent === undefined, 20_000), true);
  assertHolds(world);
});

test('a savepoint that fails leaves the job running, and is tried again', async () => {
  const world = await started();
  world.flinkBehaviour.failSavepoints = 2;
  await suspended({}, world);
  assert.deepEqual(
    [messagesOf(world, 'SavepointFailed').length, world.status.restorePoints?.[0]?.kind, world.status.lastError],
    [2, 'savepoint', undefined],
  );
  assertHolds(world);
});

test('A suspension that is reverted before its savepoint succeeds changes nothing', async () => {
  const world = await started();
  world.flinkBehaviour.failSavepoints = 1000;
  world.apply({ suspended: true });
  assert.equal(await world.phase('Suspending'), true);
  await world.pass(5000);
  world.apply();
  assert.equal(await world.phase('Running'), true);
  await world.pass(5000);
  assert.deepEqual([world.kubernetes.writers.length, world.kubernetes.writers[0]?.endedAt], [1, undefined]);
});

test('A job that fails in a loop is suspended with its newest checkpoint', async () => {
  const world = await started();
  for (const flink of world.kubernetes.flinks) flink.throwInJobs('told to fail');
  await suspended({}, world);
  world.apply();
  assert.equal(await reachesRunning(world, 'count:1'), true);
  assertHolds(world);
});

for (const [upgradeMode, kind] of [
  ['LastState', 'checkpoint'],
  ['Stateless', undefined],
] as const) {
  test(`A suspension with upgradeMode ${upgradeMode} cancels the job`, async () => {
    const world = await suspended({ upgradeMode });
    assert.equal(world.status.jobStatus?.state, 'CANCELED');
    world.apply({ upgradeMode });
    assert.equal(await reachesRunning(world, 'count:1'), true);
    assert.equal(/chk-/.test(world.kubernetes.writers[1]?.restoredFrom ?? '') ? 'checkpoint' : undefined, kind);
    assertHolds(world, { stateMayBeLost: upgradeMode === 'Stateless' });
  });
}

test('A suspension does not wait for a dead JobManager, and the resumed job continues from what is in storage', async () => {
  const world = await started();
  await world.pass(3000);
  world.kubernetes.killPods('jobmanager');
  await suspended({}, world);
  world.apply();
  assert.equal(await reachesRunning(world, 'count:1'), true);
  assertHolds(world);
});

test('A suspension with LastState does not wait for a JobManager that does not answer', async () => {
  const world = await started({ upgradeMode: 'LastState' });
  await world.pass(3000);
  world.flinkFault = () => 'refused';
  await suspended({ upgradeMode: 'LastState' }, world);
  assert.equal(messagesOf(world, 'SuspendedWithoutRestorePoint').length, 1);
  world.flinkFault = () => 'none';
  world.apply({ upgradeMode: 'LastState' });
  assert.equal(await reachesRunning(world, 'count:1'), true);
  assertHolds(world);
});

for (const phase of ['ClusterStarting', 'Savepointing', 'SubmittingJob'] as const) {
  test(`A suspension in ${phase} leaves nothing, and the resumed application runs the new version`, async () => {
    const world = await started();
    world.flinkBehaviour.savepointMs = 1000;
    world.apply({ image: 'count:2' });
    assert.equal(await world.phase(phase), true);
    world.apply({ image: 'count:2', suspended: true });
    assert.equal(await world.phase('Suspended'), true);
    assert.deepEqual(nothingLeft(world), [0, 0]);
    world.apply({ image: 'count:2' });
    assert.equal(await reachesRunning(world, 'count:2'), true);
    assertHolds(world);
  });
}

test('A resumed application whose version had failed runs the previous version', async () => {
  const world = await started();
  world.apply({ jarName: 'missing.jar' });
  assert.equal(await world.phase('DeployFailed'), true);
  await suspended({ jarName: 'missing.jar' }, world);
  world.apply({ jarName: 'missing.jar' });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.deepEqual([world.status.jobStatus?.health, world.status.lastError?.code], ['Green', 'SUBMISSION_REFUSED']);
  assertHolds(world);
});
