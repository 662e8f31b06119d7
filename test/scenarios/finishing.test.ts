import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { assertHolds } from '../world/invariants.ts';
import { World } from '../world/world.ts';
import { messagesOf, reachesRunning, started } from './started.ts';

/** Bounded jobs, which finish. */

const finished = async (spec: Partial<Spec> = {}): Promise<World> => {
  const world = new World();
  world.apply({ jarName: 'bounded.jar', ...spec });
  assert.equal(await world.phase('Finished'), true);
  return world;
};

test('An application whose bounded job finished is Finished and Ready, and its cluster stays', async () => {
  const world = await finished();
  await world.pass(60_000);
  assert.deepEqual(
    [
      world.condition('Ready'),
      world.condition('Reconciling'),
      world.condition('Stalled'),
      world.kubernetes.pods.size,
      world.kubernetes.writers.length,
    ],
    ['True JobFinished', 'False JobFinished', 'False JobFinished', 2, 1],
  );
  assertHolds(world);
});

test('The cluster of a finished job goes after finishedTtlSeconds, and another restartNonce runs the job again', async () => {
  const world = await finished({ finishedTtlSeconds: 30 });
  await world.pass(20_000);
  assert.equal(world.kubernetes.pods.size, 2);
  await world.pass(20_000);
  assert.deepEqual(
    [world.kubernetes.pods.size, [...world.kubernetes.children.keys()], messagesOf(world, 'ClusterReleased').length],
    [0, ['Service/count'], 1],
  );
  world.apply({ jarName: 'bounded.jar', finishedTtlSeconds: 30, restartNonce: '2' });
  assert.equal(await world.clock.until(() => world.kubernetes.writers.length === 2, 60_000), true);
  assertHolds(world);
});

test('Another restartNonce runs a finished job again from its start', async () => {
  const world = await finished();
  world.apply({ jarName: 'bounded.jar', restartNonce: 'again' });
  assert.equal(
    await world.clock.until(() => world.status.phase === 'Finished' && world.kubernetes.writers.length === 2, 60_000),
    true,
  );
  assert.deepEqual(
    world.kubernetes.writers.map(({ startCounter }) => startCounter),
    [0, 0],
  );
});

test('Another deleteMode does not run a finished job again', async () => {
  const world = await finished();
  world.apply({ jarName: 'bounded.jar', deleteMode: 'None' });
  await world.pass(30_000);
  assert.deepEqual([world.status.phase, world.kubernetes.writers.length], ['Finished', 1]);
});

test('A finished application is deleted within five seconds', async () => {
  const world = await finished();
  const before = world.clock.now;
  world.delete();
  assert.equal(await world.clock.until(() => world.parent === undefined, 20_000), true);
  assert.equal(world.clock.now - before < 5000, true);
});

test('A finished application that is suspended and resumed does not run its job again', async () => {
  const world = await finished();
  world.apply({ jarName: 'bounded.jar', suspended: true });
  assert.equal(await world.phase('Suspended'), true);
  assert.equal(world.kubernetes.pods.size, 0);
  world.apply({ jarName: 'bounded.jar' });
  assert.equal(await world.phase('Finished'), true);
  await world.pass(20_000);
  assert.equal(world.kubernetes.writers.length, 1);
});

test('A job that somebody stopped with a savepoint continues from it with the next deploy', async () => {
  const world = await started();
  const [flink] = world.kubernetes.flinks;
  await flink?.handle('POST', `/jobs/${world.status.jobStatus?.jobID}/stop`, { drain: false });
  assert.equal(await world.phase('Finished'), true);
  world.apply({ image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});

test('A stop that somebody else made counts as one also when the clock jumps meanwhile', async () => {
  const world = await started();
  const [flink] = world.kubernetes.flinks;
  const id = world.status.jobStatus?.jobID;
  world.flinkBehaviour.savepointMs = 300;
  // The dashboard asks, so that Flink keeps the answer from before the stop for three seconds.
  await flink?.handle('GET', `/jobs/${id}/checkpoints`, undefined);
  await flink?.handle('POST', `/jobs/${id}/stop`, { drain: false });
  assert.equal(await world.clock.until(() => flink?.jobs.get(`${id}`)?.state === 'FINISHED', 2000), true);
  world.metacontroller.enqueue();
  assert.equal(await world.clock.until(() => world.status.jobStatus?.endedAt !== undefined, 900), true);
  world.skewMs = 30_000;
  assert.equal(await world.phase('Finished'), true);
  assert.equal(world.status.jobStatus?.finished, undefined);
  world.apply({ image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});
