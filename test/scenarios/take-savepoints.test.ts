import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import type { World } from '../world/world.ts';
import { messagesOf, reachesRunning, started } from './started.ts';

/** Savepoints of a job that keeps running. */

const inStorage = ({ storage }: World): number =>
  [...storage.states.values()].filter(({ kind }) => kind === 'savepoint').length;
const oneJob = ({ kubernetes: { writers } }: World): readonly unknown[] => [writers.length, writers[0]?.endedAt];

for (const version of ['1.13.6', '1.20.5']) {
  test(`On Flink ${version} another savepointNonce takes one savepoint, and the job keeps running`, async () => {
    const world = await started({ savepointNonce: '1' }, { version });
    assert.equal(inStorage(world), 0);
    world.apply({ savepointNonce: '2' });
    assert.equal(await world.clock.until(() => world.status.savepointNonce === '2', 30_000), true);
    await world.pass(30_000);
    assert.deepEqual(
      [inStorage(world), world.status.restorePoints?.map(({ reason }) => reason), oneJob(world)],
      [1, ['Manual'], [1, undefined]],
    );
    assertHolds(world);
  });
}

test('Scheduled savepoints are taken every minute, and only the newest two are retained', async () => {
  const policy = { savepointPolicy: { intervalSeconds: 60, retainCount: 2 } };
  const world = await started(policy);
  await world.pass(330_000);
  assert.deepEqual(
    [
      messagesOf(world, 'SavepointTaken').length,
      messagesOf(world, 'SavepointDisposed').length,
      inStorage(world),
      world.status.restorePoints?.length,
    ],
    [5, 3, 2, 2],
  );
  assert.equal(world.status.restorePoints?.[0]?.reason, 'Scheduled');
  world.apply({ ...policy, image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  await world.pass(200_000);
  const used = world.status.jobStatus?.requestedRestorePath ?? '';
  assert.deepEqual([world.storage.states.has(used), inStorage(world) <= 3], [true, true]);
  assertHolds(world);
});

test('A savepoint that is older than retainSeconds is deleted unless it is the newest', async () => {
  const world = await started({ savepointPolicy: { retainSeconds: 60 }, savepointNonce: '1' });
  for (const savepointNonce of ['2', '3']) {
    world.apply({ savepointPolicy: { retainSeconds: 60 }, savepointNonce });
    await world.pass(10_000);
  }
  assert.equal(inStorage(world), 2);
  await world.pass(120_000);
  assert.equal(inStorage(world), 1);
});

test('A savepoint that fails is reported and retried, and the application stays Ready', async () => {
  const world = await started();
  world.flinkBehaviour.failSavepoints = 2;
  world.apply({ savepointNonce: 'x' });
  assert.equal(await world.clock.until(() => world.status.lastError?.code === 'SAVEPOINT_FAILED', 20_000), true);
  assert.deepEqual([world.status.phase, world.condition('Ready')], ['Running', 'True JobRunning']);
  assert.equal(await world.clock.until(() => world.status.savepointNonce === 'x', 60_000), true);
  assert.deepEqual(
    [messagesOf(world, 'SavepointFailed').length, world.status.lastError, oneJob(world)],
    [2, undefined, [1, undefined]],
  );
  assertHolds(world);
});

for (const [deploymentMode, savepoints] of [
  ['Dual', 2],
  ['BlueGreen', 1],
] as const) {
  test(`In mode ${deploymentMode} an upgrade waits for a savepoint that is under way`, async () => {
    const world = await started({ deploymentMode });
    world.flinkBehaviour.savepointMs = 5000;
    world.apply({ deploymentMode, savepointNonce: 'x' });
    assert.equal(await world.clock.until(() => world.status.operation?.kind === 'savepoint', 20_000), true);
    await world.pass(500);
    world.apply({ deploymentMode, savepointNonce: 'x', image: 'count:2' });
    assert.equal(
      await world.clock.until(
        () => world.status.jobStatus?.restorePath !== undefined || world.status.updatingJob !== undefined,
        60_000,
      ),
      true,
    );
    assert.deepEqual([inStorage(world), messagesOf(world, 'SavepointFailed')], [savepoints, []]);
    assertHolds(world, { pairs: deploymentMode === 'BlueGreen' });
  });
}

test('In DeployFailed another savepointNonce takes a savepoint, and the error of the deploy stays', async () => {
  const world = await started();
  world.apply({ jarName: 'missing.jar' });
  assert.equal(await world.phase('DeployFailed'), true);
  world.apply({ jarName: 'missing.jar', savepointNonce: 'x' });
  assert.equal(await world.clock.until(() => world.status.savepointNonce === 'x', 30_000), true);
  assert.deepEqual([world.status.phase, world.status.lastError?.code], ['DeployFailed', 'SUBMISSION_REFUSED']);
  assertHolds(world);
});

test('A savepointNonce that is applied during a savepoint takes another one after it', async () => {
  const world = await started({ savepointNonce: '1' });
  world.flinkBehaviour.savepointMs = 5000;
  for (const savepointNonce of ['2', '3']) {
    world.apply({ savepointNonce });
    assert.equal(await world.clock.until(() => world.status.operation?.kind === 'savepoint', 20_000), true);
  }
  assert.equal(await world.clock.until(() => world.status.savepointNonce === '3', 60_000), true);
  assert.deepEqual([inStorage(world), messagesOf(world, 'SavepointTaken').length], [2, 2]);
  assertHolds(world);
});

test('A deletion waits for a savepoint that is under way', async () => {
  const world = await started();
  world.flinkBehaviour.savepointMs = 3000;
  world.apply({ savepointNonce: 'x' });
  assert.equal(await world.clock.until(() => world.status.operation?.kind === 'savepoint', 20_000), true);
  world.delete();
  assert.equal(await world.clock.until(() => world.parent === undefined, 60_000), true);
  assertHolds(world);
});
