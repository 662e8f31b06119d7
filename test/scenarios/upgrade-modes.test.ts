import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import { counters, runs, started, told } from './started.ts';

/** How state crosses an upgrade, and from what the new job starts. */

for (const deploymentMode of ['Dual', 'Single'] as const) {
  test(`${deploymentMode}, LastState: the job is cancelled and goes on from its newest checkpoint`, async () => {
    const world = await started({ deploymentMode, upgradeMode: 'LastState' });
    await world.pass(3300);
    world.apply({ deploymentMode, upgradeMode: 'LastState', image: 'count:2' });
    assert.equal(await runs(world, 'count:2'), true);
    assert.equal(world.reasons.includes('SavepointStarted'), false);
    const [point] = world.status.restorePoints ?? [];
    assert.deepEqual([point?.kind, point?.usedBy], ['checkpoint', world.status.jobStatus?.jobID]);
    assertHolds(world);
  });

  test(`${deploymentMode}, LastState: a JobManager that is down is not waited for`, async () => {
    const world = await started({ deploymentMode, upgradeMode: 'LastState' });
    await world.pass(3300);
    world.kubernetes.behaviour.podStartMs = 3_600_000;
    world.kubernetes.killPods('jobmanager');
    await world.pass(2000);
    world.kubernetes.behaviour.podStartMs = 800;
    world.apply({ deploymentMode, upgradeMode: 'LastState', image: 'count:2' });
    assert.equal(await runs(world, 'count:2'), true);
    assert.equal(world.status.restorePoints?.[0]?.reason, 'Found');
    assertHolds(world);
  });
}

test('LastState does not cancel a job whose checkpoints would go with it', async () => {
  const world = await started({ upgradeMode: 'LastState' });
  world.flinkBehaviour.retained = false;
  world.apply({ upgradeMode: 'LastState', image: 'count:2' });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.deepEqual([world.status.lastError?.code, world.kubernetes.writers[0]?.endedAt], ['NOT_RETAINED', undefined]);
});

test('LastState waits for the first checkpoint of a job that runs well', async () => {
  const world = await started({
    jarName: 'mute.jar',
    upgradeMode: 'LastState',
    rollback: { minCompletedCheckpoints: 0 },
  });
  world.apply({ jarName: 'mute.jar', upgradeMode: 'LastState', image: 'count:2' });
  assert.equal(await world.phase('Cancelling'), true);
  await world.pass(5000);
  assert.deepEqual([world.condition('Ready'), world.kubernetes.writers[0]?.endedAt], ['False Deploying', undefined]);
  assert.equal(await world.phase('DeployFailed'), true);
  assert.deepEqual(
    [world.status.lastError?.code, world.kubernetes.writers[0]?.endedAt],
    ['NO_RESTORE_POINT', undefined],
  );
});

test('Stateless starts with no state', async () => {
  const world = await started({ upgradeMode: 'Stateless' });
  world.apply({ upgradeMode: 'Stateless', image: 'count:2' });
  assert.equal(await runs(world, 'count:2'), true);
  assert.deepEqual(
    counters(world).map(([from]) => from),
    [0, 0],
  );
  assertHolds(world, { stateMayBeLost: true });
});

test('a savepointPath that changes starts the next deploy from there, and the Event says what was skipped', async () => {
  const world = await started();
  const chosen = world.storage.write('savepoint', 'a'.repeat(32), 5000, world.clock.now);
  world.apply({ savepointPath: chosen });
  await world.phase('Updating');
  assert.equal(await runs(world, 'count:1'), true);
  assert.equal(world.kubernetes.writers.at(-1)?.startCounter, 5000);
  assert.match(
    told(world, 'JobSubmitted').at(-1) ?? '',
    /\(spec\.savepointPath has changed\); skipped: file:\S+ \(spec\.savepointPath names another\)$/,
  );
  assert.equal(world.status.restorePoints?.[0]?.skipped, 'spec.savepointPath names another');
  world.apply({ savepointPath: chosen, image: 'count:2' });
  assert.equal(await runs(world, 'count:2'), true);
  assert.equal((world.kubernetes.writers.at(-1)?.startCounter ?? 0) > 5000, true);
});

test('a job that fails in a loop gives no savepoint: an upgrade starts from its newest checkpoint', async () => {
  const world = await started();
  await world.pass(2500);
  world.kubernetes.behaviour.podStartMs = 10_000;
  world.kubernetes.killPods('taskmanager');
  world.kubernetes.behaviour.podStartMs = 800;
  world.apply({ image: 'count:2' });
  assert.equal(await runs(world, 'count:2'), true);
  assertHolds(world);
});

test('a savepoint whose result Flink forgot is found by the job’s own account', async () => {
  const world = await started();
  world.flinkBehaviour.savepointMs = 2000;
  world.apply({ image: 'count:2' });
  await world.clock.until(() => world.status.operation?.kind === 'stop', 60_000);
  await world.pass(500);
  world.flinkFault = () => 'refused';
  await world.pass(400_000);
  world.flinkFault = () => 'none';
  assert.equal(await runs(world, 'count:2'), true);
  assertHolds(world);
});

test('a JobManager that restarts in the middle of a stop loses neither the savepoint nor the job', async () => {
  const world = await started();
  world.flinkBehaviour.savepointMs = 300;
  world.apply({ image: 'count:2' });
  await world.clock.until(() => world.kubernetes.writers[0]?.endedAt !== undefined, 60_000);
  world.kubernetes.killPods('jobmanager');
  assert.equal(await runs(world, 'count:2'), true);
  assert.equal(world.kubernetes.writers.at(-1)?.startCounter, world.kubernetes.writers[0]?.endCounter);
  assertHolds(world);
});

for (const [from, to] of [
  ['Dual', 'Single'],
  ['Single', 'Dual'],
  ['Single', 'BlueGreen'],
] as const) {
  test(`a switch from ${from} to ${to} that slipped past admission counts from the next deploy on`, async () => {
    const world = await started({ deploymentMode: from });
    world.apply({ deploymentMode: to });
    await world.pass(5000);
    assert.deepEqual([world.status.phase, world.status.deploymentMode], ['Running', from]);
    world.apply({ deploymentMode: to, promotion: 'Automatic', image: 'count:2' });
    assert.equal(await runs(world, 'count:2'), true);
    assert.equal(world.status.deploymentMode, to);
    assertHolds(world, { pairs: to === 'BlueGreen' });
  });
}

test('a switch from BlueGreen in the middle of a pair ends the pair first', async () => {
  const world = await started({ deploymentMode: 'BlueGreen' });
  world.apply({ deploymentMode: 'BlueGreen', image: 'count:2' });
  assert.equal(await world.phase('DualRunning'), true);
  world.apply({ deploymentMode: 'Dual', image: 'count:3' });
  assert.equal(await runs(world, 'count:3'), true);
  await world.pass(5000);
  assert.deepEqual([world.status.deploymentMode, world.kubernetes.pods.size], ['Dual', 2]);
  assertHolds(world, { pairs: true });
});
