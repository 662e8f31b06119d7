import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import { runs, started, told } from './started.ts';

/** Jobs that fail for good or are lost: started again from the newest restore point. */

test('a job that used up its restart strategy is started again from its newest checkpoint', async () => {
  const world = await started();
  world.kubernetes.flinks[0]?.failJobs();
  assert.equal(await world.phase('Recovering', 30_000), true);
  assert.equal(await world.phase('Running'), true);
  assert.deepEqual(
    [world.kubernetes.writers.length, world.condition('Ready'), world.kubernetes.flinks.length],
    [2, 'True JobRunning', 1],
  );
  assert.match(told(world, 'JobFailed')[0] ?? '', /is FAILED: java\.lang\.IllegalStateException: out of restarts/);
  assertHolds(world);
});

test('a job that its JobManager lost is found in storage, as new as it was, and started on new pods within 20 s', async () => {
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

test('a JobManager killed again and again loses nothing', async () => {
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

test('a lost TaskManager is Flink’s to mend', async () => {
  const world = await started();
  world.kubernetes.killPods('taskmanager');
  assert.equal(await world.clock.until(() => world.condition('Ready') === 'False JobNotHealthy', 15_000), true);
  assert.equal(await world.clock.until(() => world.condition('Ready') === 'True JobRunning', 60_000), true);
  assert.deepEqual([world.kubernetes.submitted.length, world.reasons.includes('JobRecovered')], [1, false]);
  assertHolds(world);
});

test('a deleted JobManager Deployment is made again, and its job recovered', async () => {
  const world = await started();
  const [name = ''] = [...world.kubernetes.children.keys()].filter((key) => key.endsWith('-jm'));
  world.kubernetes.deleteChild(name);
  assert.equal(await world.phase('Recovering', 60_000), true);
  assert.equal(await world.phase('Running'), true);
  assertHolds(world);
});

test('where storage cannot be searched the application waits and says so, and goes on when it may', async () => {
  const world = await started();
  world.flinkBehaviour.uploads = false;
  world.kubernetes.killPods('jobmanager');
  assert.equal(await world.clock.until(() => world.condition('Stalled') === 'True NoRestorePoint', 60_000), true);
  assert.match(
    world.status.lastError?.message ?? '',
    /could not search storage for its latest checkpoint: .*\. To start without that checkpoint, set fallbackWithoutState: true$/,
  );
  assert.equal(world.kubernetes.writers.length, 1);
  world.flinkBehaviour.uploads = true;
  assert.equal(await world.phase('Running'), true);
  assertHolds(world);
});

test('restarts are counted, back off and end; an edit starts anew from the newest state', async () => {
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
  assert.equal(await runs(world, 'count:1'), true);
  assert.equal(world.status.restarts, undefined);
  assertHolds(world);
});

test('a job healthy for long enough has its restarts forgotten', async () => {
  const world = await started({ restartPolicy: { resetAfterSeconds: 30 } });
  world.kubernetes.flinks[0]?.failJobs();
  await world.phase('Recovering', 30_000);
  await world.phase('Running');
  assert.equal(world.status.restarts?.attempts, 1);
  await world.pass(60_000);
  assert.equal(world.status.restarts, undefined);
});

test('a job that was cancelled by hand is not started again', async () => {
  const world = await started();
  const [flink] = world.kubernetes.flinks;
  for (const job of flink?.jobs.values() ?? []) job.end('CANCELED');
  assert.equal(await world.clock.until(() => world.condition('Ready') === 'False JobFailed', 30_000), true);
  await world.pass(30_000);
  assert.deepEqual([world.status.phase, world.kubernetes.submitted.length], ['Running', 1]);
  world.apply({ image: 'count:2' });
  assert.equal(await runs(world, 'count:2'), true);
  assertHolds(world);
});

test('a JobManager that does not answer is waited for', async () => {
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

test('a job that comes back in its JobManager by itself is not started a second time', async () => {
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

test('a job lost while its deploy is not proven is recovered, and proven then', async () => {
  const world = await started();
  world.apply({ image: 'count:2', rollback: { minCompletedCheckpoints: 8 } });
  await world.clock.until(() => world.status.deployed?.spec.image === 'count:2', 60_000);
  await world.pass(2000);
  world.kubernetes.killPods('jobmanager');
  assert.equal(await runs(world, 'count:2'), true);
  assertHolds(world);
});
