import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { assertHolds } from '../world/invariants.ts';
import { World } from '../world/world.ts';
import { counters, runs, started, told } from './started.ts';

/** An application that should not run for a while. */

const suspended = async (spec: Partial<Spec> = {}, world?: World): Promise<World> => {
  const running = world ?? (await started(spec));
  running.apply({ ...spec, suspended: true });
  assert.equal(await running.phase('Suspended'), true);
  return running;
};
const nothingLeft = ({ kubernetes: { children, pods } }: World): readonly number[] => [children.size, pods.size];

for (const deploymentMode of ['Dual', 'Single', 'BlueGreen'] as const) {
  test(`${deploymentMode}: it is stopped with a savepoint, releases every pod, and goes on from there`, async () => {
    const world = await suspended({ deploymentMode });
    assert.deepEqual(
      [nothingLeft(world), world.condition('Ready'), world.condition('Reconciling')],
      [[0, 0], 'False Suspended', 'False Suspended'],
    );
    assert.equal(world.status.restorePoints?.[0]?.reason, 'Suspension');
    world.apply({ deploymentMode });
    assert.equal(await runs(world, 'count:1'), true);
    const [[, end] = [], [start] = []] = counters(world);
    assert.deepEqual([world.kubernetes.writers.length, start], [2, end]);
    assertHolds(world);
  });
}

test('edits made meanwhile are in what goes on', async () => {
  const world = await suspended();
  world.apply({ suspended: true, image: 'count:2' });
  await world.pass(20_000);
  assert.deepEqual([world.status.phase, nothingLeft(world)], ['Suspended', [0, 0]]);
  world.apply({ image: 'count:2' });
  assert.equal(await runs(world, 'count:2'), true);
  assertHolds(world);
});

test('an edit made meanwhile that cannot run is rolled back to what ran before', async () => {
  const world = await suspended();
  world.apply({ jarName: 'missing.jar' });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.equal(await world.clock.until(() => world.status.jobStatus?.health === 'Green', 60_000), true);
  assertHolds(world);
});

test('an application that is suspended from the start makes nothing, and can be deleted', async () => {
  const world = new World();
  await suspended({}, world);
  assert.deepEqual([nothingLeft(world), world.kubernetes.writers.length], [[0, 0], 0]);
  world.apply();
  assert.equal(await runs(world, 'count:1'), true);
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
    [told(world, 'SavepointFailed').length, world.status.restorePoints?.[0]?.kind, world.status.lastError],
    [2, 'savepoint', undefined],
  );
  assertHolds(world);
});

test('suspending that is taken back before it could begin changes nothing', async () => {
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

test('a job that fails in a loop is suspended with its newest checkpoint', async () => {
  const world = await started();
  for (const flink of world.kubernetes.flinks) flink.throwInJobs('told to fail');
  await suspended({}, world);
  world.apply();
  assert.equal(await runs(world, 'count:1'), true);
  assertHolds(world);
});

for (const [upgradeMode, kind] of [
  ['LastState', 'checkpoint'],
  ['Stateless', undefined],
] as const) {
  test(`${upgradeMode}: it is cancelled`, async () => {
    const world = await suspended({ upgradeMode });
    assert.equal(world.status.jobStatus?.state, 'CANCELED');
    world.apply({ upgradeMode });
    assert.equal(await runs(world, 'count:1'), true);
    assert.equal(/chk-/.test(world.kubernetes.writers[1]?.restoredFrom ?? '') ? 'checkpoint' : undefined, kind);
    assertHolds(world, { stateMayBeLost: upgradeMode === 'Stateless' });
  });
}

test('a JobManager that has died does not hold it up: what it left is looked for when it goes on', async () => {
  const world = await started();
  await world.pass(3000);
  world.kubernetes.killPods('jobmanager');
  await suspended({}, world);
  world.apply();
  assert.equal(await runs(world, 'count:1'), true);
  assertHolds(world);
});

test('LastState: nor does one that does not answer', async () => {
  const world = await started({ upgradeMode: 'LastState' });
  await world.pass(3000);
  world.flinkFault = () => 'refused';
  await suspended({ upgradeMode: 'LastState' }, world);
  assert.equal(told(world, 'SuspendedWithoutRestorePoint').length, 1);
  world.flinkFault = () => 'none';
  world.apply({ upgradeMode: 'LastState' });
  assert.equal(await runs(world, 'count:1'), true);
  assertHolds(world);
});

for (const phase of ['ClusterStarting', 'Savepointing', 'SubmittingJob'] as const) {
  test(`in the middle of a deploy, from ${phase}`, async () => {
    const world = await started();
    world.flinkBehaviour.savepointMs = 1000;
    world.apply({ image: 'count:2' });
    assert.equal(await world.phase(phase), true);
    world.apply({ image: 'count:2', suspended: true });
    assert.equal(await world.phase('Suspended'), true);
    assert.deepEqual(nothingLeft(world), [0, 0]);
    world.apply({ image: 'count:2' });
    assert.equal(await runs(world, 'count:2'), true);
    assertHolds(world);
  });
}

test('what has failed before is not tried again when it goes on: the version before comes back', async () => {
  const world = await started();
  world.apply({ jarName: 'missing.jar' });
  assert.equal(await world.phase('DeployFailed'), true);
  await suspended({ jarName: 'missing.jar' }, world);
  world.apply({ jarName: 'missing.jar' });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.deepEqual([world.status.jobStatus?.health, world.status.lastError?.code], ['Green', 'SUBMISSION_REFUSED']);
  assertHolds(world);
});
