import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import { messagesOf, reachesRunning, started } from './started.ts';

/** BlueGreen: two versions are running until one of them ends. */

const BG = { deploymentMode: 'BlueGreen' } as const;
const pair = async (spec = {}) => {
  const world = await started({ ...BG, ...spec });
  world.apply({ ...BG, ...spec, image: 'count:2' });
  assert.equal(await world.phase('DualRunning'), true);
  return world;
};

test('Both versions are running, and the new one started from a savepoint of the old one', async () => {
  const world = await pair();
  await world.pass(10_000);
  assert.deepEqual(
    [world.status.phase, world.kubernetes.pods.size, world.condition('Ready')],
    ['DualRunning', 4, 'True JobRunning'],
  );
  assert.deepEqual(
    world.kubernetes.writers.map(({ endedAt }) => endedAt),
    [undefined, undefined],
  );
  assert.match(world.kubernetes.writers[1]?.restoredFrom ?? '', /savepoint/);
  assertHolds(world, { pairs: true });
});

for (const deleteMode of ['Savepoint', 'ForceCancel'] as const) {
  test(`tearDownVersionHash ends the old version as deleteMode ${deleteMode} says`, async () => {
    const world = await pair({ deleteMode });
    const [oldHash, newHash] = [world.status.deployHash, world.status.updatingHash];
    world.apply({ ...BG, deleteMode, image: 'count:2', tearDownVersionHash: oldHash ?? '' });
    assert.equal(await reachesRunning(world, 'count:2'), true);
    await world.pass(5000);
    assert.deepEqual(
      [world.status.deployHash, world.kubernetes.pods.size, world.kubernetes.children.size],
      [newHash, 2, 4],
    );
    assert.equal(world.kubernetes.writers.filter(({ endedAt }) => endedAt === undefined).length, 1);
    assert.equal(messagesOf(world, 'Promoted').length, 1);
    assertHolds(world, { pairs: true });
  });
}

test('tearDownVersionHash ends the new version, and the old version remains', async () => {
  const world = await pair();
  const old = world.status.deployHash;
  world.apply({ ...BG, image: 'count:2', tearDownVersionHash: world.status.updatingHash ?? '' });
  assert.equal(await world.phase('DeployFailed'), true);
  await world.pass(5000);
  assert.deepEqual(
    [world.status.deployHash, world.status.lastError?.code, world.kubernetes.pods.size],
    [old, 'TORN_DOWN', 2],
  );
  assert.equal(world.kubernetes.writers[0]?.endedAt, undefined);
  assertHolds(world, { pairs: true });
});

test('An old version whose job fails ends when the new version is stable', async () => {
  const world = await pair();
  const newHash = world.status.updatingHash;
  const [old] = world.kubernetes.flinks;
  old?.failJobs();
  assert.equal(await reachesRunning(world, 'count:2'), true);
  await world.pass(5000);
  assert.deepEqual(
    [world.status.deployHash, world.kubernetes.pods.size, world.kubernetes.children.size],
    [newHash, 2, 4],
  );
  assert.match(messagesOf(world, 'VersionEnding')[0] ?? '', /its job is FAILED/);
  assertHolds(world, { pairs: true });
});

test('An old version whose job fails runs again when the new version does not become stable', async () => {
  const world = await started(BG);
  world.apply({ ...BG, jarName: 'mute.jar', rollback: { progressDeadlineSeconds: 8 } });
  assert.equal(await world.phase('DualRunning'), true);
  const [old] = world.kubernetes.flinks;
  old?.failJobs();
  assert.equal(await world.phase('DeployFailed'), true);
  assert.equal(await world.clock.until(() => world.status.jobStatus?.health === 'Green', 60_000), true);
  assertHolds(world, { pairs: true });
});

test('With promotion Automatic the old version ends when the new version is stable', async () => {
  const world = await started({ ...BG, promotion: 'Automatic' });
  world.apply({ ...BG, promotion: 'Automatic', image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  await world.pass(5000);
  assert.equal(world.kubernetes.pods.size, 2);
  assertHolds(world, { pairs: true });
});

for (const jarName of ['failing.jar', 'looping.jar', 'mute.jar', 'missing.jar']) {
  test(`A new version with ${jarName} fails, and the old version keeps running`, async () => {
    const world = await started(BG);
    world.apply({ ...BG, jarName, rollback: { progressDeadlineSeconds: 8 } });
    assert.equal(await world.phase('DeployFailed'), true);
    await world.pass(5000);
    assert.deepEqual([world.kubernetes.pods.size, world.kubernetes.writers[0]?.endedAt], [2, undefined]);
    assertHolds(world, { pairs: true });
  });
}

test('An edit while two versions are running replaces the new version', async () => {
  const world = await pair({ promotion: 'Automatic', rollback: { minCompletedCheckpoints: 20 } });
  world.apply({ ...BG, promotion: 'Automatic', image: 'count:3' });
  assert.equal(await reachesRunning(world, 'count:3'), true);
  assertHolds(world, { pairs: true });
});

test('A deletion stops both jobs with a savepoint each', async () => {
  const world = await pair();
  await world.pass(3000);
  world.delete();
  assert.equal(await world.clock.until(() => world.parent === undefined, 60_000), true);
  assert.equal([...world.storage.states.values()].filter(({ kind }) => kind === 'savepoint').length, 3);
  assert.deepEqual([world.kubernetes.children.size, world.kubernetes.pods.size], [0, 0]);
});
