import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import { World } from '../world/world.ts';
import { counters, phasesOf, started } from './started.ts';

/** Whole lives of an application in virtual time. */

const passTime = async (world: World, ms = 5000) => await world.pass(ms);

for (const version of ['1.8.3', '1.13.6', '1.20.5', '2.3.0']) {
  test(`An application on Flink ${version} is deployed, upgraded and deleted, and its job counts without a gap`, async () => {
    const world = await started({}, { version });
    await passTime(world);
    world.apply({ image: 'count:2' });
    await world.phase('Updating');
    assert.equal(await world.phase('Running'), true);
    await passTime(world);
    world.delete();
    assert.equal(await world.clock.until(() => world.parent === undefined, 60_000), true);
    assert.deepEqual(world.reasons, [
      'CreatingCluster',
      'JobSubmitted',
      'Deployed',
      'DeployStable',
      'CreatingCluster',
      'SavepointStarted',
      'SavepointTaken',
      'JobSubmitted',
      'Upgraded',
      'DeployStable',
      'SavepointTaken',
      'Deleted',
    ]);
    const [first, second] = world.kubernetes.writers;
    assert.equal(second?.startCounter, first?.endCounter);
    assert.deepEqual([world.kubernetes.children.size, world.kubernetes.pods.size], [0, 0]);
    assertHolds(world);
  });
}

test('An upgrade passes through the phases of the documented figure and keeps only the new cluster', async () => {
  const world = await started();
  world.apply({ image: 'count:2' });
  await world.phase('Updating');
  await world.phase('Running');
  await passTime(world);
  assert.deepEqual(phasesOf(world), ['ClusterStarting', 'SubmittingJob', 'Running', 'Updating', 'Savepointing']);
  assert.equal(world.kubernetes.children.size, 4);
  assert.equal(world.kubernetes.pods.size, 2);
  assert.equal(world.condition('Ready'), 'True JobRunning');
});

test('A steady application costs one hook call in ten seconds with two reads, no write and no live GET', async (t) => {
  const world = await started();
  await passTime(world, 60_000);
  const count = () => ({
    calls: world.metacontroller.calls,
    writes: world.metacontroller.statusWrites,
    gets: world.liveGets,
    reads: world.flinkCalls.length,
    effects: world.effects.length,
  });
  const before = count();
  await world.pass(100_000);
  const after = count();
  const spent = Object.fromEntries(
    Object.entries(after).map(([key, value]) => [key, value - before[key as keyof typeof before]]),
  );
  t.diagnostic(`a steady application, in 100 s: ${JSON.stringify(spent)}`);
  assert.deepEqual(spent, { calls: 10, writes: 0, gets: 0, reads: 20, effects: 0 });
});

test('Another restartNonce deploys the same spec again', async () => {
  const world = await started();
  await passTime(world);
  world.apply({ restartNonce: '1' });
  await world.phase('Updating');
  assert.equal(await world.phase('Running'), true);
  assert.equal(world.kubernetes.writers.length, 2);
  assertHolds(world);
});

test('savepointDisabled cancels the job and starts the next one with no state', async () => {
  const world = await started({ savepointDisabled: true });
  await passTime(world);
  world.apply({ image: 'count:2', savepointDisabled: true });
  await world.phase('Updating');
  assert.equal(await world.phase('Running'), true);
  assert.deepEqual(
    counters(world).map(([from]) => from),
    [0, 0],
  );
  assert.equal(world.reasons.includes('SavepointStarted'), false);
  assertHolds(world, { stateMayBeLost: true });
});

test('A first deploy that cannot start names the cause, and an edit repairs it', async () => {
  const world = new World();
  world.kubernetes.behaviour.badImages.set('count:bad', 'ImagePullBackOff');
  world.apply({ image: 'count:bad' });
  assert.equal(await world.clock.until(() => world.status.lastError !== undefined, 30_000), true);
  assert.equal(world.status.lastError?.code, 'POD_FAILING');
  assert.match(world.status.lastError?.message ?? '', /ErrImagePull: image count:bad cannot be pulled/);
  assert.equal(await world.phase('DeployFailed'), true);
  assert.equal(world.condition('Stalled'), 'True DeployFailed');
  await passTime(world);
  assert.equal(world.kubernetes.children.size, 0);
  world.apply({ image: 'count:1' });
  assert.equal(await world.phase('Running'), true);
  assertHolds(world);
});

test('A first job that Flink refuses names the cause, and an edit repairs it', async () => {
  const world = new World();
  world.apply({ jarName: 'missing.jar' });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.deepEqual(
    [world.status.lastError?.code, world.status.lastError?.message],
    ['SUBMISSION_REFUSED', 'Flink refused the job: Jar file missing.jar does not exist'],
  );
  world.apply();
  assert.equal(await world.phase('Running'), true);
});

test('An upgrade whose cluster cannot start leaves the old job running', async () => {
  const world = await started();
  world.kubernetes.behaviour.badImages.set('count:bad', 'ErrImagePull');
  world.apply({ image: 'count:bad' });
  assert.equal(await world.phase('DeployFailed', 200_000), true);
  await passTime(world);
  assert.equal(world.kubernetes.writers.length, 1);
  assert.equal(world.kubernetes.writers[0]?.endedAt, undefined);
  assert.equal(world.status.jobStatus?.health, 'Green');
});

test('An edit after an upgrade that failed after the stop starts from the savepoint of the old job', async () => {
  const world = await started();
  await passTime(world);
  world.apply({ jarName: 'missing.jar' });
  assert.equal(await world.phase('DeployFailed'), true);
  world.apply({ image: 'count:2' });
  assert.equal(await world.phase('Running'), true);
  assertHolds(world);
  assert.equal(world.kubernetes.writers[1]?.startCounter, world.kubernetes.writers[0]?.endCounter);
});

test('An edit that is reverted after its deploy failed runs the old version on its own cluster', async () => {
  const world = await started();
  await passTime(world);
  world.apply({ jarName: 'missing.jar' });
  await world.phase('DeployFailed');
  world.apply();
  assert.equal(await world.phase('Running'), true);
  assert.equal(world.kubernetes.flinks.length, 2);
  assertHolds(world);
});

test('An upgrade whose savepoint fails three times leaves the old job running', async () => {
  const world = await started();
  world.flinkBehaviour.failSavepoints = 3;
  world.apply({ image: 'count:2' });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.equal(world.status.lastError?.code, 'SAVEPOINT_FAILED');
  assert.equal(world.kubernetes.writers[0]?.endedAt, undefined);
  assert.equal(world.reasons.filter((reason) => reason === 'SavepointFailed').length, 3);
});

test('A deploy after one whose savepoints failed takes a new savepoint that does not fail', async () => {
  const world = await started();
  world.flinkBehaviour.failSavepoints = 3;
  world.apply({ image: 'count:2' });
  await world.phase('DeployFailed');
  world.apply({ image: 'count:3' });
  assert.equal(await world.phase('Running', 20_000), true);
  assert.equal(world.reasons.filter((reason) => reason === 'SavepointFailed').length, 3);
  assertHolds(world);
});

test('A job without program arguments has empty ones in its status', async () => {
  const world = new World();
  world.apply();
  const { parent } = world.kubernetes;
  if (parent !== undefined) {
    const { programArgs: _, ...spec } = parent.spec;
    world.kubernetes.writeParent({ ...parent, spec });
  }
  assert.equal(await world.phase('Running'), true);
  assert.equal(world.status.jobStatus?.programArgs, '');
});

test('An application whose stored spec violates the rules is stalled and costs no live GET', async () => {
  const world = new World();
  world.apply({ jarName: 'no/jar' });
  await world.pass(60_000);
  const gets = world.liveGets;
  await world.pass(60_000);
  assert.deepEqual(
    [world.condition('Stalled'), world.kubernetes.children.size, world.liveGets - gets],
    ['True InvalidSpec', 0, 0],
  );
});
