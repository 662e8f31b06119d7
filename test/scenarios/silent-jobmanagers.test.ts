import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import { World } from '../world/world.ts';
import { reachesRunning, started } from './started.ts';

/** JobManagers that answer late or never: no hook call waits for them (R8), and slow is not unreachable (R7). */

/** How long the hook calls since then took, in milliseconds. */
const tookSince = (world: World, since: number): readonly number[] =>
  world.metacontroller.hookCalls.filter(({ at }) => at >= since).map(({ tookMs = 0 }) => tookMs);

const statusesSince = (world: World, since: number) =>
  [...world.statuses.values()].flat().filter(({ lastUpdatedAt }) => Date.parse(lastUpdatedAt ?? '') >= since);

const wasUnreachable = (world: World): boolean =>
  statusesSince(world, 0).some(({ conditions = [] }) => conditions.some(({ reason }) => reason === 'FlinkUnreachable'));

test('A JobManager that hangs for ten minutes costs one hook call 500 ms and the others nothing', async () => {
  const world = await started();
  await world.pass(30_000);
  const since = world.clock.now;
  world.flinkFault = () => 'silent';
  assert.equal(await world.clock.until(() => world.condition('Ready') === 'False FlinkUnreachable', 30_000), true);
  await world.pass(600_000);
  const took = tookSince(world, since);
  assert.deepEqual([Math.max(...took), took.filter((ms) => ms > 0).length], [500, 1]);
  assert.equal(took.length <= 10 * 30 + 10, true, `${took.length} hook calls`);
  assert.equal(world.condition('Ready'), 'False FlinkUnreachable');
  world.flinkFault = () => 'none';
  const back = world.clock.now;
  assert.equal(await world.clock.until(() => world.condition('Ready') === 'True JobRunning', 60_000), true);
  assert.equal(world.clock.now - back <= 17_000, true, `seen after ${world.clock.now - back} ms`);
  assert.equal(world.kubernetes.submitted.length, 1);
  assertHolds(world);
});

test('A JobManager that hangs is asked by one probe at a time, at most every 10 s', async () => {
  const world = await started();
  world.flinkFault = () => 'silent';
  await world.pass(60_000);
  const before = world.flinkCalls.length;
  await world.pass(130_000);
  // Two requests a probe; a probe takes 3 s and is followed by a pause of 10 s.
  const requests = world.flinkCalls.length - before;
  assert.equal(requests <= 2 * 11, true, `${requests} requests`);
});

for (const latencyMs of [400, 900, 2900]) {
  test(`An application whose JobManagers take ${latencyMs} ms for each answer is deployed, upgraded and deleted`, async () => {
    const world = new World();
    world.flinkLatencyMs = () => latencyMs;
    world.apply();
    assert.equal(await world.phase('Running', 300_000), true);
    world.apply({ image: 'count:2' });
    assert.equal(await reachesRunning(world, 'count:2', 600_000), true);
    await world.pass(60_000);
    assert.deepEqual([world.condition('Ready'), wasUnreachable(world)], ['True JobRunning', false]);
    assert.equal(Math.max(...tookSince(world, 0)) <= 2 * 500 + 1000, true);
    world.delete();
    assert.equal(await world.clock.until(() => world.parent === undefined, 300_000), true);
    assertHolds(world);
  });
}

test('Answers that now and then take 2 s change nothing in the status', async () => {
  const world = await started();
  await world.pass(30_000);
  const { revision } = world.status;
  let calls = 0;
  world.flinkLatencyMs = () => {
    calls += 1;
    return calls % 5 === 0 ? 2000 : 3;
  };
  await world.pass(600_000);
  assert.equal(world.status.revision, revision);
});

test('An upgrade whose old JobManager hangs goes on when it answers again, and loses nothing', async () => {
  const world = await started();
  await world.pass(7000);
  world.apply({ image: 'count:2' });
  assert.equal(await world.phase('Savepointing', 60_000), true);
  world.flinkFault = () => 'silent';
  await world.pass(60_000);
  world.flinkFault = () => 'none';
  assert.equal(await reachesRunning(world, 'count:2', 120_000), true);
  assertHolds(world);
});

/** Two a second. */
const MAX_CALLS = 1200;

/** Hook calls and writes of the status in ten minutes, or until there are too many. */
const cost = async (world: World): Promise<{ readonly calls: number; readonly writes: number }> => {
  const { hookCalls, statusWrites } = world.metacontroller;
  const before = hookCalls.length;
  await world.clock.until(() => hookCalls.length - before > MAX_CALLS, 600_000);
  return { calls: hookCalls.length - before, writes: world.metacontroller.statusWrites - statusWrites };
};

for (const [sentence, faults] of [
  ['answers every second hook call', ['refused', 'none']],
  ['fails for another reason each time', ['refused', 'serverError']],
  ['answers every fifth hook call', ['refused', 'serverError', 'refused', 'serverError', 'none']],
] as const) {
  test(`A JobManager that ${sentence} causes no hot loop`, async () => {
    const world = await started();
    await world.pass(30_000);
    world.flinkFault = () => faults[world.metacontroller.hookCalls.length % faults.length] ?? 'none';
    const { calls, writes } = await cost(world);
    assert.equal(calls <= MAX_CALLS && writes <= 100, true, `${calls} hook calls, ${writes} writes`);
    world.flinkFault = () => 'none';
    assert.equal(await world.clock.until(() => world.condition('Ready') === 'True JobRunning', 20_000), true);
    assertHolds(world);
  });
}
