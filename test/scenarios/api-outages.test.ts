import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import type { World } from '../world/world.ts';
import { reachesRunning, started } from './started.ts';

/** The API server is away, for flinkapp and for Metacontroller: an application goes on within 10 s of its return (R11). */

const OUTAGES = [1000, 10_000, 60_000, 600_000].flatMap((ms) => [
  { ms, kind: 'fails' as const },
  { ms, kind: 'hangs' as const },
]);

const outage = async (world: World, kind: 'fails' | 'hangs', ms: number): Promise<void> => {
  world.kubernetes.apiServer = kind;
  await world.pass(ms);
  world.kubernetes.apiServer = 'answers';
};

const syncsWithin = (world: World, ms: number): Promise<boolean> => {
  const since = world.clock.now;
  return world.clock.until(() => world.metacontroller.syncedAt >= since, ms);
};

for (const { kind, ms } of OUTAGES) {
  test(`After an API server that ${kind} for ${ms / 1000} s, a steady application is seen within 10 s`, async () => {
    const world = await started();
    await world.pass(60_000);
    await outage(world, kind, ms);
    assert.equal(await syncsWithin(world, 10_000), true);
    assert.equal(world.condition('Ready'), 'True JobRunning');
  });

  test(`After an API server that ${kind} for ${ms / 1000} s, an upgrade goes on within 10 s`, async () => {
    const world = await started();
    await world.pass(7000);
    world.apply({ image: 'count:2' });
    await world.phase('Savepointing', 60_000);
    await outage(world, kind, ms);
    assert.equal(await syncsWithin(world, 10_000), true);
    assert.equal(await reachesRunning(world, 'count:2', 60_000), true);
    assertHolds(world);
  });

  test(`After an API server that ${kind} for ${ms / 1000} s, a job that failed meanwhile restarts within 20 s`, async () => {
    const world = await started();
    await world.pass(7000);
    for (const flink of world.kubernetes.flinks) flink.failJobs();
    await outage(world, kind, ms);
    assert.equal(await world.clock.until(() => world.kubernetes.writers.length === 2, 20_000), true);
    assertHolds(world);
  });
}

test('An outage of ten minutes costs a hook call every 3 s', async () => {
  const world = await started();
  await world.pass(60_000);
  const before = world.metacontroller.hookCalls.length;
  await outage(world, 'fails', 600_000);
  const calls = world.metacontroller.hookCalls.length - before;
  assert.equal(calls <= 230, true, `${calls} hook calls`);
});

test('An API server that only flinkapp does not reach changes nothing, and costs no time after its return', async () => {
  const world = await started();
  await world.pass(7000);
  world.apply({ image: 'count:2' });
  await world.phase('Savepointing', 60_000);
  world.kubeFault = () => true;
  const { revision } = world.status;
  await world.pass(300_000);
  assert.equal(world.status.revision, revision);
  world.kubeFault = () => false;
  assert.equal(await syncsWithin(world, 4000), true);
  assert.equal(await reachesRunning(world, 'count:2', 60_000), true);
  assertHolds(world);
});
