import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import { World } from '../world/world.ts';
import { reachesRunning } from './started.ts';

/** Two processes of flinkapp, each with a memory of its own, get the hook calls of one application. */

/** A world in which hook calls reach the two processes in turn. */
const twoProcesses = (version?: string): World => {
  const world = new World({ processes: 2, ...(version === undefined ? {} : { version }) });
  let calls = 0;
  world.route = () => {
    calls += 1;
    return calls;
  };
  return world;
};

const mainRuns = ({ kubernetes: { flinks } }: World): readonly string[] => flinks.flatMap(({ mainRuns: ids }) => ids);

for (const mainMs of [0, 500, 4000]) {
  test(`A main method that takes ${mainMs} ms runs once for each job`, async () => {
    const world = twoProcesses();
    world.flinkBehaviour.mainMs = mainMs;
    world.apply();
    assert.equal(await world.phase('Running'), true);
    world.apply({ image: 'count:2' });
    assert.equal(await reachesRunning(world, 'count:2'), true);
    assert.deepEqual([mainRuns(world).length, new Set(mainRuns(world)).size], [2, 2]);
    assertHolds(world);
  });
}

test('When the process that decided a submission has died, another one takes it over', async () => {
  const world = twoProcesses();
  world.apply();
  assert.equal(await world.clock.until(() => world.status.operation?.kind === 'submit', 60_000), true);
  world.restartFlinkapp(0);
  world.restartFlinkapp(1);
  assert.equal(await world.phase('Running', 30_000), true);
  assert.equal(mainRuns(world).length, 1);
});

test('One savepoint stops the job of an old Flink, which knows no trigger ids', async () => {
  const world = twoProcesses('1.13.6');
  world.apply();
  await world.phase('Running');
  await world.pass(7000);
  world.flinkBehaviour.savepointMs = 2000;
  world.apply({ image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  const stops = world.flinkCalls.filter(
    (call) => call === 'POST /jobs/:id/stop' || call === 'POST /jobs/:id/savepoints',
  );
  assert.equal(stops.length, 1);
  assertHolds(world);
});

test('A process that reads a status of 5 s ago does not write it over that of the other process', async () => {
  const world = twoProcesses();
  world.apply();
  await world.phase('Running');
  assert.equal(await world.clock.until(() => world.status.stabilizingSince === undefined, 60_000), true);
  await world.pass(15_000);
  world.metacontroller.lag = () => 5000;
  world.apply({ image: 'count:2' });
  // A process that knows nothing yet reads the edit live, and decides it.
  world.restartFlinkapp(0);
  world.route = () => 0;
  world.metacontroller.enqueue();
  assert.equal(await world.phase('Updating', 1000), true);
  world.route = () => 1;
  world.metacontroller.enqueue();
  await world.pass(1000);
  assert.notEqual(world.status.phase, 'Running');
  assert.equal(await reachesRunning(world, 'count:2', 600_000), true);
  assertHolds(world);
});

test('A steady application costs a live GET only where another process answers it too', async () => {
  const world = new World({ processes: 2 });
  world.apply();
  await world.phase('Running');
  await world.pass(60_000);
  const gets = world.liveGets;
  await world.pass(100_000);
  assert.equal(world.liveGets - gets, 0);
  world.route = () => 1;
  await world.pass(100_000);
  assert.equal(world.liveGets - gets, 1);
});
