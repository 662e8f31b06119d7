import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { assertHolds } from '../world/invariants.ts';
import type { StoredState } from '../world/storage.ts';
import { World } from '../world/world.ts';
import { messagesOf, reachesRunning, started } from './started.ts';

/** Restore points that Flink, a person or a rule of the bucket has deleted. */

const reachesHealth = (world: World, writers: number): Promise<boolean> =>
  world.clock.until(
    () => world.kubernetes.writers.length === writers && world.status.jobStatus?.health === 'Green',
    180_000,
  );
const reachesWait = (world: World): Promise<boolean> =>
  world.clock.until(() => world.condition('Stalled') === 'True NoRestorePoint', 120_000);

/** The newest restore point is deleted. */
const deleteNewest = (world: World): readonly [path: string, state: StoredState | undefined] => {
  const path = world.status.restorePoints?.[0]?.path ?? '';
  const state = world.storage.states.get(path);
  assert.notEqual(state, undefined);
  world.storage.states.delete(path);
  return [path, state];
};

/** The job FAILED and left a checkpoint, which is deleted before flinkapp restarts the job from it. */
const failedWithoutCheckpoint = async (spec: Partial<Spec> = {}) => {
  const world = await started(spec);
  await world.pass(3000);
  world.kubernetes.flinks[0]?.failJobs();
  assert.equal(await world.clock.until(() => world.status.jobStatus?.settled === true, 30_000), true);
  const [path, state] = deleteNewest(world);
  return { world, path, state };
};

test('A job whose newest checkpoint is deleted waits, and says which one and what to do', async () => {
  const { world, path } = await failedWithoutCheckpoint();
  assert.equal(await reachesWait(world), true);
  assert.deepEqual(
    [world.status.lastError?.code, world.status.restorePoints?.[0]?.skipped, world.kubernetes.writers.length],
    ['NO_RESTORE_POINT', 'Flink did not find it', 1],
  );
  assert.equal(
    world.status.lastError?.message,
    `Flink did not find ${path}, the newest restore point of job ${world.status.jobStatus?.jobID}; flinkapp tries it again. Otherwise name one in savepointPath, or set fallbackWithoutState: true to start with no state`,
  );
  await world.pass(120_000);
  assert.equal(world.condition('Stalled'), 'True NoRestorePoint');
});

test('It continues by itself when the checkpoint is back', async () => {
  const { world, path, state } = await failedWithoutCheckpoint();
  assert.equal(await reachesWait(world), true);
  if (state !== undefined) world.storage.states.set(path, state);
  assert.equal(await reachesHealth(world, 2), true);
  assert.deepEqual(
    [world.condition('Stalled'), world.status.restorePoints?.[0]?.skipped],
    ['False JobRunning', undefined],
  );
  assertHolds(world);
});

test('With fallbackWithoutState it starts with no state, and the Event says what was skipped', async () => {
  const { world, path } = await failedWithoutCheckpoint();
  assert.equal(await reachesWait(world), true);
  world.apply({ fallbackWithoutState: true });
  assert.equal(await reachesHealth(world, 2), true);
  assert.equal(world.kubernetes.writers[1]?.startCounter, 0);
  const [, skipped] = messagesOf(world, 'JobSubmitted').at(-1)?.split('; skipped: ') ?? [];
  assert.equal(skipped, `${path} (Flink did not find it)`);
  assertHolds(world, { stateMayBeLost: true });
});

/** The same, and an older savepoint of the job is there. */
const withOlderSavepoint = async () => {
  const world = await started();
  world.apply({ savepointNonce: '1' });
  assert.equal(await world.clock.until(() => world.status.savepointPath !== undefined, 30_000), true);
  const savepoint = world.status.savepointPath ?? '';
  await world.pass(5000);
  world.kubernetes.flinks[0]?.failJobs();
  assert.equal(await world.clock.until(() => world.status.jobStatus?.settled === true, 30_000), true);
  deleteNewest(world);
  assert.equal(await reachesWait(world), true);
  assert.equal(world.kubernetes.writers.length, 1);
  assert.match(
    world.status.lastError?.message ?? '',
    new RegExp(
      `to start from ${savepoint}, which is older, set fallbackWithoutState: true or name it in savepointPath$`,
    ),
  );
  return { world, savepoint };
};

test('An older savepoint does not silently replace it; savepointPath can name it', async () => {
  const { world, savepoint } = await withOlderSavepoint();
  world.apply({ savepointNonce: '1', savepointPath: savepoint });
  assert.equal(await reachesHealth(world, 2), true);
  assert.equal(world.kubernetes.writers[1]?.restoredFrom, savepoint);
});

test('fallbackWithoutState goes past it to the older savepoint', async () => {
  const { world, savepoint } = await withOlderSavepoint();
  world.apply({ savepointNonce: '1', fallbackWithoutState: true });
  assert.equal(await reachesHealth(world, 2), true);
  assert.equal(world.kubernetes.writers[1]?.restoredFrom, savepoint);
});

test('A checkpoint of which only the metadata is left counts as deleted', async () => {
  const world = await started();
  await world.pass(3000);
  world.kubernetes.flinks[0]?.failJobs();
  assert.equal(await world.clock.until(() => world.status.jobStatus?.settled === true, 30_000), true);
  world.storage.damaged.add(world.status.restorePoints?.[0]?.path ?? '');
  assert.equal(await reachesWait(world), true);
  world.apply({ fallbackWithoutState: true });
  assert.equal(await reachesHealth(world, 2), true);
  assertHolds(world, { stateMayBeLost: true });
});

for (const submission of ['Rest', 'Application', 'Job'] as const) {
  test(`${submission}: a suspended application whose savepoint was deleted says so on resume, and can go past it`, async () => {
    const world = await started({ submission });
    world.apply({ submission, suspended: true });
    assert.equal(await world.phase('Suspended'), true);
    const [path, state] = deleteNewest(world);
    world.apply({ submission });
    assert.equal(await world.clock.until(() => world.status.lastError?.code === 'NO_RESTORE_POINT', 180_000), true);
    assert.match(world.status.lastError?.message ?? '', new RegExp(`^Flink did not find ${path}, the newest restore`));
    assert.equal(world.kubernetes.writers.length, 1);
    if (submission === 'Job' && state !== undefined) world.storage.states.set(path, state);
    else world.apply({ submission, fallbackWithoutState: true });
    assert.equal(await reachesHealth(world, 2), true);
    assertHolds(world, { stateMayBeLost: submission !== 'Job' });
  });
}

test('The word of a new version that cannot read the storage does not count: the old version starts from it', async () => {
  const world = await started();
  world.flinkBehaviour.badJars.set(
    'blind.jar',
    "Caused by: java.io.FileNotFoundException: Cannot find checkpoint or savepoint file/directory 'x' on file system 'file'.",
  );
  world.apply({ jarName: 'blind.jar', fallbackWithoutState: true });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.equal(await reachesHealth(world, 2), true);
  assert.equal(world.status.lastError?.code, 'SUBMISSION_REFUSED');
  assertHolds(world);
});

test('A rollback to a savepoint that is gone waits for a person', async () => {
  const world = await started();
  world.flinkBehaviour.badJars.set('late.jar', 'no such class');
  world.kubernetes.behaviour.podStartMs = 3000;
  world.apply({ jarName: 'late.jar' });
  assert.equal(await world.phase('RollingBackJob'), true);
  deleteNewest(world);
  assert.equal(await reachesWait(world), true);
  world.apply({ jarName: 'late.jar', fallbackWithoutState: true });
  assert.equal(await reachesHealth(world, 2), true);
  assertHolds(world, { stateMayBeLost: true });
});

for (const [sentence, state, retained] of [
  ['cancelled by hand without retention', 'CANCELED', { retained: false }],
  ['FAILED and keeps no checkpoint', 'FAILED', { retainedOnFailure: false }],
] as const)
  test(`A job that was ${sentence} leaves none, and flinkapp does not try one that Flink deleted`, async () => {
    const world = new World();
    Object.assign(world.flinkBehaviour, retained);
    world.apply({});
    assert.equal(await reachesRunning(world, 'count:1'), true);
    await world.pass(3000);
    const [flink] = world.kubernetes.flinks;
    for (const job of flink?.jobs.values() ?? []) job.end(state, 'Caused by: x');
    assert.equal(await world.clock.until(() => world.status.jobStatus?.settled === true, 30_000), true);
    world.apply({ image: 'count:2' });
    assert.equal(await reachesWait(world), true);
    assert.match(
      world.status.lastError?.message ?? '',
      new RegExp(`Flink deleted its checkpoints when it was ${state}`),
    );
    assert.deepEqual([world.status.restorePoints, world.kubernetes.submitted.length], [undefined, 1]);
    world.apply({ image: 'count:2', fallbackWithoutState: true });
    assert.equal(await reachesRunning(world, 'count:2'), true);
  });

test('A search of storage that fails is followed by an older savepoint only where the spec allows it, and says so', async () => {
  const world = await started();
  world.apply({ savepointNonce: 'x' });
  assert.equal(await world.clock.until(() => world.status.savepointNonce === 'x', 30_000), true);
  const [{ path = '' } = {}] = world.status.restorePoints ?? [];
  await world.pass(7000);
  world.flinkBehaviour.uploads = false;
  world.kubernetes.killPods('jobmanager');
  assert.equal(await world.clock.until(() => world.condition('Stalled') === 'True NoRestorePoint', 60_000), true);
  assert.equal(
    world
      .messageOf('Stalled')
      .endsWith(`to start from ${path}, which is older, set fallbackWithoutState: true or name it in savepointPath`),
    true,
  );
  world.apply({ savepointNonce: 'x', fallbackWithoutState: true });
  assert.equal(await world.clock.until(() => world.kubernetes.writers.length === 2, 120_000), true);
  assert.match(
    messagesOf(world, 'JobSubmitted').at(-1) ?? '',
    /the newest savepoint that flinkapp knows; it could not search storage/,
  );
});
