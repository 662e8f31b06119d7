import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import type { World } from '../world/world.ts';
import { messagesOf, reachesRunning, started } from './started.ts';

/** flinkapp or Flink is away for so long that the newest checkpoint of a job is old when flinkapp sees it. */

const HOUR_MS = 3_600_000;
const LAST_STATE = { upgradeMode: 'LastState', maxCheckpointRestoreAgeSeconds: 60 } as const;

const reachesHealth = (world: World): Promise<boolean> =>
  world.clock.until(() => world.kubernetes.writers.length === 2 && world.status.jobStatus?.health === 'Green', 120_000);

test('A job that was lost while flinkapp was away for two hours restarts from its newest checkpoint', async () => {
  const world = await started();
  await world.pass(7300);
  world.metacontroller.running = false;
  world.kubernetes.killPods('jobmanager');
  await world.pass(2 * HOUR_MS);
  world.metacontroller.running = true;
  world.metacontroller.restart();
  assert.equal(await reachesHealth(world), true);
  assert.match(messagesOf(world, 'JobSubmitted').at(-1) ?? '', /from file:\S+\/chk-\d+ \(latest checkpoint\)$/);
  assertHolds(world);
});

test('A job that FAILED while its JobManager did not answer restarts from its newest checkpoint', async () => {
  const world = await started({ maxCheckpointRestoreAgeSeconds: 60 });
  await world.pass(7300);
  world.kubernetes.flinks[0]?.failJobs();
  world.flinkFault = () => 'refused';
  await world.pass(1_800_000);
  world.flinkFault = () => 'none';
  assert.equal(await reachesHealth(world), true);
  assertHolds(world);
});

test('A job that was lost while it was suspended resumes from its newest checkpoint', async () => {
  const world = await started({ upgradeMode: 'LastState' });
  await world.pass(7300);
  world.flinkFault = () => 'refused';
  world.apply({ upgradeMode: 'LastState', suspended: true });
  assert.equal(await world.phase('Suspended'), true);
  world.flinkFault = () => 'none';
  await world.pass(2 * HOUR_MS);
  world.apply({ upgradeMode: 'LastState' });
  assert.equal(await reachesRunning(world, 'count:1'), true);
  assertHolds(world);
});

/** LastState, and no checkpoint completes any more: the newest is too old to cancel the job for it. */
const refused = async (): Promise<World> => {
  const world = await started(LAST_STATE);
  world.storage.expireCheckpoints(world.clock.now);
  await world.pass(70_000);
  world.apply({ ...LAST_STATE, image: 'count:2' });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.deepEqual(
    [world.status.lastError?.code, world.kubernetes.writers[0]?.endedAt],
    ['NO_RESTORE_POINT', undefined],
  );
  return world;
};

test('A running job is not cancelled for a checkpoint that is too old; to use it, savepointPath names it', async () => {
  const world = await refused();
  const [, path = ''] =
    /its newest checkpoint, (file:\S+), is older than maxCheckpointRestoreAgeSeconds \(60\)\. To use it, set savepointPath to it/.exec(
      world.status.lastError?.message ?? '',
    ) ?? [];
  world.apply({ ...LAST_STATE, image: 'count:2', savepointPath: path });
  assert.equal(await world.clock.until(() => world.kubernetes.writers.length === 2, 120_000), true);
  assert.equal(world.kubernetes.writers[1]?.restoredFrom, path);
  assertHolds(world);
});

test('A running job is cancelled for that checkpoint when maxCheckpointRestoreAgeSeconds is raised', async () => {
  const world = await refused();
  world.apply({ ...LAST_STATE, image: 'count:2', maxCheckpointRestoreAgeSeconds: 3600 });
  assert.equal(await world.clock.until(() => world.kubernetes.writers.length === 2, 120_000), true);
  assert.match(world.kubernetes.writers[1]?.restoredFrom ?? '', /\/chk-\d+$/);
  assertHolds(world);
});

test('A cancel that fallbackWithoutState allows does not lose a checkpoint for its age', async () => {
  const world = await refused();
  world.apply({ ...LAST_STATE, image: 'count:2', fallbackWithoutState: true });
  assert.equal(await world.clock.until(() => world.kubernetes.writers.length === 2, 120_000), true);
  assertHolds(world);
});
