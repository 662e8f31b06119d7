import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { application } from '../builders.ts';
import { assertHolds } from '../world/invariants.ts';
import { World } from '../world/world.ts';
import { reachesRunning, started } from './started.ts';

/** flinkapp is away while a job ends, and Flink no longer lists the job when it is back. */

const HOUR_MS = 3_600_000;
const { flinkConfig } = application().spec;
const EXPIRES = { flinkConfig: { ...flinkConfig, 'jobstore.expiration-time': 3600 } };
const BATCH = { flinkConfig: { ...flinkConfig, 'execution.runtime-mode': 'BATCH' } };

/** Runs of all jobs. */
const runs = ({ kubernetes }: World): number => kubernetes.writers.length;

const away = async (world: World, ms: number, happens: () => unknown): Promise<void> => {
  world.metacontroller.running = false;
  await happens();
  await world.pass(ms);
  world.metacontroller.running = true;
  world.metacontroller.restart();
  await world.pass(60_000);
};

/** A bounded job is running; it finishes four seconds later. */
const bounded = async (spec: Partial<Spec> = {}, options: { version?: string } = {}): Promise<World> => {
  const world = new World(options);
  world.apply({ jarName: 'bounded.jar', ...spec });
  assert.equal(await world.phase('Running'), true);
  return world;
};

for (const version of ['1.13.6', '1.20.5', '2.3.0'])
  test(`${version}: a bounded job that finished while flinkapp was away for two hours is Finished and runs once`, async () => {
    const world = await bounded({ flinkVersion: version }, { version });
    await away(world, 2 * HOUR_MS, () => undefined);
    assert.deepEqual([world.status.phase, world.condition('Ready'), runs(world)], ['Finished', 'True JobFinished', 1]);
    assertHolds(world);
  });

test('It is Finished too when Flink no longer lists it, because Flink still counts it', async () => {
  const world = await bounded(EXPIRES);
  await away(world, 2 * HOUR_MS, () => undefined);
  assert.deepEqual([world.status.phase, world.condition('Ready'), runs(world)], ['Finished', 'True JobFinished', 1]);
  world.apply({ jarName: 'bounded.jar', ...EXPIRES, suspended: true });
  assert.equal(await world.phase('Suspended'), true);
  world.apply({ jarName: 'bounded.jar', ...EXPIRES });
  assert.equal(await world.phase('Finished'), true);
  assert.equal(runs(world), 1);
  world.apply({ jarName: 'bounded.jar', ...EXPIRES, restartNonce: '1' });
  assert.equal(await world.clock.until(() => runs(world) === 2, 120_000), true);
  assert.equal(world.kubernetes.writers[1]?.startCounter, 0);
});

test('A job that somebody stopped with a savepoint meanwhile goes on from it with the next deploy', async () => {
  const world = await started(EXPIRES);
  await away(world, 2 * HOUR_MS, () => {
    const [flink] = world.kubernetes.flinks;
    return flink?.handle('POST', `/jobs/${world.status.jobStatus?.jobID}/stop`, { drain: false });
  });
  assert.deepEqual([world.status.phase, runs(world)], ['Finished', 1]);
  world.apply({ ...EXPIRES, image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assert.equal(world.kubernetes.writers[1]?.startCounter, world.kubernetes.writers[0]?.endCounter);
  assertHolds(world);
});

test('A job that somebody cancelled meanwhile is not restarted, and leaves its newest checkpoint', async () => {
  const world = await started(EXPIRES);
  await world.pass(3000);
  await away(world, 2 * HOUR_MS, () => {
    for (const job of world.kubernetes.flinks[0]?.jobs.values() ?? []) job.end('CANCELED');
  });
  assert.deepEqual([world.status.phase, world.status.jobStatus?.state, runs(world)], ['Running', 'CANCELED', 1]);
  world.apply({ ...EXPIRES, image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});

test('A streaming job that FAILED meanwhile restarts from its newest checkpoint', async () => {
  const world = await started(EXPIRES);
  await world.pass(3000);
  await away(world, 2 * HOUR_MS, () => world.kubernetes.flinks[0]?.failJobs());
  assert.deepEqual([world.status.phase, world.condition('Ready'), runs(world)], ['Running', 'True JobRunning', 2]);
  assertHolds(world);
});

test('A streaming job whose JobManager restarted meanwhile restarts from its newest checkpoint', async () => {
  const world = await started(EXPIRES);
  await world.pass(3000);
  await away(world, 2 * HOUR_MS, () => world.kubernetes.killPods('jobmanager'));
  assert.deepEqual([world.status.phase, world.condition('Ready'), runs(world)], ['Running', 'True JobRunning', 2]);
  assertHolds(world);
});

test('A streaming job without checkpointing whose JobManager restarted meanwhile restarts', async () => {
  const world = new World();
  world.flinkBehaviour.checkpointing = false;
  world.apply({ rollback: { soakSeconds: 1 } });
  assert.equal(await reachesRunning(world, 'count:1'), true);
  await away(world, 2 * HOUR_MS, () => world.kubernetes.killPods('jobmanager'));
  assert.deepEqual([world.status.phase, world.condition('Ready'), runs(world)], ['Running', 'True JobRunning', 2]);
});

/** The job finishes, and then its JobManager restarts. */
const finishAndForget = (world: World) => async (): Promise<void> => {
  await world.pass(6000);
  world.kubernetes.killPods('jobmanager');
};

test('A bounded job that finished before its JobManager restarted does not run again: its checkpoints are gone', async () => {
  const world = await bounded();
  assert.equal(await world.clock.until(() => world.status.jobStatus?.checkpointed === true, 10_000), true);
  await away(world, 2 * HOUR_MS, finishAndForget(world));
  assert.deepEqual([world.condition('Stalled'), runs(world)], ['True NoRestorePoint', 1]);
  assert.match(
    world.status.lastError?.message ?? '',
    /left no usable restore point: storage has none of its checkpoints any more, as after a job that finished; name one/,
  );
  world.apply({ jarName: 'bounded.jar', fallbackWithoutState: true });
  assert.equal(await world.clock.until(() => runs(world) === 2, 120_000), true);
});

test('Nor does it go back to a savepoint that flinkapp took while it was running', async () => {
  const world = new World();
  world.flinkBehaviour.boundedMs = 60_000;
  world.apply({ jarName: 'bounded.jar' });
  assert.equal(await reachesRunning(world, 'count:1'), true);
  world.apply({ jarName: 'bounded.jar', savepointNonce: '1' });
  assert.equal(await world.clock.until(() => world.status.savepointPath !== undefined, 30_000), true);
  await world.pass(60_000 - 6000);
  assert.equal(world.status.phase, 'Running');
  await away(world, 2 * HOUR_MS, finishAndForget(world));
  assert.deepEqual([world.condition('Stalled'), runs(world)], ['True NoRestorePoint', 1]);
  assert.match(
    world.status.lastError?.message ?? '',
    new RegExp(`to start from ${world.status.savepointPath}, which is older`),
  );
});

/** A job in batch mode takes no checkpoints. */
const batch = async (spec: Partial<Spec> = {}): Promise<World> => {
  const world = new World();
  world.flinkBehaviour.checkpointing = false;
  world.apply({ jarName: 'bounded.jar', ...BATCH, ...spec });
  assert.equal(await world.phase('Running'), true);
  await away(world, 2 * HOUR_MS, finishAndForget(world));
  return world;
};

test('A job in batch mode that may have finished does not run again by itself; restartNonce runs it again', async () => {
  const world = await batch();
  assert.deepEqual([world.condition('Stalled'), runs(world)], ['True OutcomeUnknown', 1]);
  world.apply({ jarName: 'bounded.jar', ...BATCH, restartNonce: '1' });
  assert.equal(await world.clock.until(() => runs(world) === 2, 120_000), true);
  assert.equal(await world.phase('Finished'), true);
});

test('It runs again by itself when fallbackWithoutState allows that', async () => {
  const world = await batch();
  world.apply({ jarName: 'bounded.jar', ...BATCH, fallbackWithoutState: true });
  assert.equal(await world.clock.until(() => runs(world) === 2, 120_000), true);
  assert.equal(await world.phase('Finished'), true);
});

test('It can be suspended and deleted while its outcome is unknown', async () => {
  const world = await batch();
  world.apply({ jarName: 'bounded.jar', ...BATCH, suspended: true });
  assert.equal(await world.phase('Suspended'), true);
  world.delete();
  assert.equal(await world.clock.until(() => world.parent === undefined, 60_000), true);
  assert.equal(runs(world), 1);
});
