import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import { messagesOf, reachesRunning, started } from './started.ts';

/** Jobs that fail for good or are lost restart from the newest restore point. */

test('A job that exhausted its restart strategy restarts from its newest checkpoint on the same cluster', async () => {
  const world = await started();
  world.kubernetes.flinks[0]?.failJobs();
  assert.equal(await world.phase('Recovering', 30_000), true);
  assert.equal(await world.phase('Running'), true);
  assert.deepEqual(
    [world.kubernetes.writers.length, world.condition('Ready'), world.kubernetes.flinks.length],
    [2, 'True JobRunning', 1],
  );
  assert.match(
    messagesOf(world, 'JobFailed')[0] ?? '',
    /is FAILED: java\.lang\.IllegalStateException: out of restarts/,
  );
  assertHolds(world);
});

test('A lost job restarts within 20 seconds from the checkpoint that flinkapp finds in storage', async () => {
  const world = await started();
  await world.pass(7300);
  world.kubernetes.killPods('jobmanager');
  assert.equal(await world.clock.until(() => world.kubernetes.writers.length === 2, 20_000), true);
  assert.equal(await world.phase('Running'), true);
  assert.deepEqual(
    world.status.restorePoints?.map(({ kind, reason }) => [kind, reason]),
    [['checkpoint', 'Found']],
  );
  assertHolds(world);
});

test('A job whose JobManager is killed five times loses no state', async () => {
  const world = await started({ restartPolicy: { maxAttempts: 20, backoffSeconds: 1 } });
  for (let i = 0; i < 5; i += 1) {
    await world.pass(1500 + i * 900);
    world.kubernetes.killPods('jobmanager');
    await world.pass(4000);
  }
  assert.equal(
    await world.clock.until(
      () => world.status.phase === 'Running' && world.status.jobStatus?.health === 'Green',
      120_000,
    ),
    true,
  );
  await world.pass(10_000);
  assertHolds(world);
});

test('A job that lost its TaskManager is restarted by Flink and not by flinkapp', async () => {
  const world = await started();
  world.kubernetes.killPods('taskmanager');
  assert.equal(await world.clock.until(() => world.condition('Ready') === 'False JobNotHealthy', 15_000), true);
  assert.equal(await world.clock.until(() => world.condition('Ready') === 'True JobRunning', 60_000), true);
  assert.deepEqual([world.kubernetes.submitted.length, world.reasons.includes('JobRecovered')], [1, false]);
  assertHolds(world);
});

test('A JobManager Deployment that somebody deletes is created again, and its job is recovered', async () => {
  const world = await started();
  const [name = ''] = [...world.kubernetes.children.keys()].filter((key) => key.endsWith('-jm'));
  world.kubernetes.deleteChild(name);
  assert.equal(await world.phase('Recovering', 60_000), true);
  assert.equal(await world.phase('Running'), true);
  assertHolds(world);
});

test('A lost job is stalled while storage cannot be searched, and restarts when it can', async () => {
  const world = await started();
  world.flinkBehaviour.uploads = false;
  world.kubernetes.killPods('jobmanager');
  assert.equal(await world.clock.until(() => world.condition('Stalled') === 'True NoRestorePoint', 60_000), true);
  assert.match(
    world.status.lastError?.message ?? '',
    /could not search storage for its latest checkpoint: .*; name a restore point in savepointPath, or set fallbackWithoutState: true to start with no state$/,
  );
  assert.equal(world.kubernetes.writers.length, 1);
  world.flinkBehaviour.uploads = true;
  assert.equal(await world.phase('Running'), true);
  assertHolds(world);
});

test('A lost job restarts from the savepointPath that a user sets while storage cannot be searched', async () => {
  const world = await started();
  world.apply({ savepointNonce: '1' });
  assert.equal(await world.clock.until(() => world.status.savepointPath !== undefined, 60_000), true);
  const savepointPath = world.status.savepointPath ?? '';
  world.flinkBehaviour.uploads = false;
  world.kubernetes.killPods('jobmanager');
  assert.equal(await world.clock.until(() => world.condition('Stalled') === 'True NoRestorePoint', 60_000), true);
  world.apply({ savepointNonce: '1', savepointPath });
  assert.equal(await world.phase('Running', 120_000), true);
  assert.equal(world.status.jobStatus?.requestedRestorePath, savepointPath);
});

test('Restarts of a job that fails back off and end at maxAttempts, and another restartNonce starts from the newest state', async () => {
  const world = await started({ restartPolicy: { maxAttempts: 2, backoffSeconds: 4 } });
  for (let i = 0; i < 3; i += 1) {
    await world.pass(2000);
    for (const flink of world.kubernetes.flinks) flink.failJobs();
    await world.pass(30_000);
  }
  assert.deepEqual(
    [world.condition('Stalled'), world.status.lastError?.code, world.kubernetes.submitted.length],
    ['True RestartsExhausted', 'RESTARTS_EXHAUSTED', 3],
  );
  world.apply({ restartNonce: '1' });
  await world.phase('Updating');
  assert.equal(await reachesRunning(world, 'count:1'), true);
  assert.equal(world.status.restarts, undefined);
  assertHolds(world);
});

test('The restarts of a job are forgotten when it has been healthy for resetAfterSeconds', async () => {
  const world = await started({ restartPolicy: { resetAfterSeconds: 30 } });
  world.kubernetes.flinks[0]?.failJobs();
  await world.phase('Recovering', 30_000);
  await world.phase('Running');
  assert.equal(world.status.restarts?.attempts, 1);
  await world.pass(60_000);
  assert.equal(world.status.restarts, undefined);
});

test('A job that somebody cancelled is not restarted until the spec changes', async () => {
  const world = await started();
  const [flink] = world.kubernetes.flinks;
  for (const job of flink?.jobs.values() ?? []) job.end('CANCELED');
  assert.equal(await world.clock.until(() => world.condition('Ready') === 'False JobCancelled', 30_000), true);
  await world.pass(30_000);
  assert.deepEqual([world.status.phase, world.kubernetes.submitted.length], ['Running', 1]);
  world.apply({ image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});

test('flinkapp waits for a JobManager that does not answer, and restarts nothing', async () => {
  const world = await started();
  world.flinkFault = () => 'refused';
  await world.pass(120_000);
  assert.deepEqual(
    [world.status.phase, world.condition('Ready'), world.kubernetes.submitted.length],
    ['Running', 'False FlinkUnreachable', 1],
  );
  world.flinkFault = () => 'none';
  assert.equal(await world.clock.until(() => world.condition('Ready') === 'True JobRunning', 30_000), true);
  assertHolds(world);
});

test('A job that its JobManager recovers late is not started a second time', async () => {
  const world = await started({
    flinkConfig: {
      'high-availability.type': 'kubernetes',
      'state.checkpoints.dir': 'file:///state/checkpoints',
      'state.savepoints.dir': 'file:///state/savepoints',
    },
  });
  const [flink] = world.kubernetes.flinks;
  const jobs = [...(flink?.jobs ?? [])];
  flink?.jobs.clear();
  await world.pass(12_000);
  assert.equal(world.status.phase, 'Running');
  for (const [id, job] of jobs) flink?.jobs.set(id, job);
  assert.equal(await world.clock.until(() => world.condition('Ready') === 'True JobRunning', 30_000), true);
  assert.equal(world.kubernetes.submitted.length, 1);
});

test('A job that is lost before its deploy is stable is recovered and becomes stable', async () => {
  const world = await started();
  world.apply({ image: 'count:2', rollback: { minCompletedCheckpoints: 8 } });
  await world.clock.until(() => world.status.deployed?.spec.image === 'count:2', 60_000);
  await world.pass(2000);
  world.kubernetes.killPods('jobmanager');
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});
