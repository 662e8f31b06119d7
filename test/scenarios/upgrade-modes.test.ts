import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import { counters, messagesOf, reachesRunning, started } from './started.ts';

/** upgradeMode: what the new job of an upgrade starts from. */

for (const deploymentMode of ['Dual', 'Single'] as const) {
  test(`In mode ${deploymentMode} LastState cancels the job and continues from its newest checkpoint`, async () => {
    const world = await started({ deploymentMode, upgradeMode: 'LastState' });
    await world.pass(3300);
    world.apply({ deploymentMode, upgradeMode: 'LastState', image: 'count:2' });
    assert.equal(await reachesRunning(world, 'count:2'), true);
    assert.equal(world.reasons.includes('SavepointStarted'), false);
    const [point] = world.status.restorePoints ?? [];
    assert.deepEqual([point?.kind, point?.usedBy], ['checkpoint', world.status.jobStatus?.jobID]);
    assertHolds(world);
  });

  test(`In mode ${deploymentMode} LastState does not wait for a JobManager that is down`, async () => {
    const world = await started({ deploymentMode, upgradeMode: 'LastState' });
    await world.pass(3300);
    world.kubernetes.behaviour.podStartMs = 3_600_000;
    world.kubernetes.killPods('jobmanager');
    await world.pass(2000);
    world.kubernetes.behaviour.podStartMs = 800;
    world.apply({ deploymentMode, upgradeMode: 'LastState', image: 'count:2' });
    assert.equal(await reachesRunning(world, 'count:2'), true);
    assert.equal(world.status.restorePoints?.[0]?.reason, 'Found');
    assertHolds(world);
  });
}

test('LastState does not cancel a job whose checkpoints Flink would delete with it', async () => {
  const world = await started({ upgradeMode: 'LastState' });
  world.flinkBehaviour.retained = false;
  world.apply({ upgradeMode: 'LastState', image: 'count:2' });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.deepEqual([world.status.lastError?.code, world.kubernetes.writers[0]?.endedAt], ['NOT_RETAINED', undefined]);
});

test('LastState waits for the first checkpoint of a running job, and the deploy fails when there is none in time', async () => {
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

test('Stateless starts the new job with no state', async () => {
  const world = await started({ upgradeMode: 'Stateless' });
  world.apply({ upgradeMode: 'Stateless', image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assert.deepEqual(
    counters(world).map(([from]) => from),
    [0, 0],
  );
  assertHolds(world, { stateMayBeLost: true });
});

test('The next job starts from a savepointPath that changes, and the Event names the skipped savepoint', async () => {
  const world = await started();
  const chosen = world.storage.write('savepoint', 'a'.repeat(32), 5000, world.clock.now);
  world.apply({ savepointPath: chosen });
  await world.phase('Updating');
  assert.equal(await reachesRunning(world, 'count:1'), true);
  assert.equal(world.kubernetes.writers.at(-1)?.startCounter, 5000);
  assert.match(
    messagesOf(world, 'JobSubmitted').at(-1) ?? '',
    /\(spec\.savepointPath has changed\); skipped: file:\S+ \(spec\.savepointPath names another\)$/,
  );
  assert.equal(world.status.restorePoints?.[0]?.skipped, 'spec.savepointPath names another');
  world.apply({ savepointPath: chosen, image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assert.equal((world.kubernetes.writers.at(-1)?.startCounter ?? 0) > 5000, true);
});

test('An upgrade of a job without a TaskManager starts from its newest checkpoint', async () => {
  const world = await started();
  await world.pass(2500);
  world.kubernetes.behaviour.podStartMs = 10_000;
  world.kubernetes.killPods('taskmanager');
  world.kubernetes.behaviour.podStartMs = 800;
  world.apply({ image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});

test('A savepoint whose result Flink forgot is found in the checkpoint statistics of the job', async () => {
  const world = await started();
  world.flinkBehaviour.savepointMs = 2000;
  world.apply({ image: 'count:2' });
  await world.clock.until(() => world.status.operation?.kind === 'stop', 60_000);
  await world.pass(500);
  world.flinkFault = () => 'refused';
  await world.pass(400_000);
  world.flinkFault = () => 'none';
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});

test('A JobManager that restarts during a stop loses neither the savepoint nor the job', async () => {
  const world = await started();
  world.flinkBehaviour.savepointMs = 300;
  world.apply({ image: 'count:2' });
  await world.clock.until(() => world.kubernetes.writers[0]?.endedAt !== undefined, 60_000);
  world.kubernetes.killPods('jobmanager');
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assert.equal(world.kubernetes.writers.at(-1)?.startCounter, world.kubernetes.writers[0]?.endCounter);
  assertHolds(world);
});

for (const [from, to] of [
  ['Dual', 'Single'],
  ['Single', 'Dual'],
  ['Single', 'BlueGreen'],
] as const) {
  test(`A change of deploymentMode from ${from} to ${to} counts from the next deploy`, async () => {
    const world = await started({ deploymentMode: from });
    world.apply({ deploymentMode: to });
    await world.pass(5000);
    assert.deepEqual([world.status.phase, world.status.deploymentMode], ['Running', from]);
    world.apply({ deploymentMode: to, promotion: 'Automatic', image: 'count:2' });
    assert.equal(await reachesRunning(world, 'count:2'), true);
    assert.equal(world.status.deploymentMode, to);
    assertHolds(world, { pairs: to === 'BlueGreen' });
  });
}

test('A change of deploymentMode while two versions are running ends the pair first', async () => {
  const world = await started({ deploymentMode: 'BlueGreen' });
  world.apply({ deploymentMode: 'BlueGreen', image: 'count:2' });
  assert.equal(await world.phase('DualRunning'), true);
  world.apply({ deploymentMode: 'Dual', image: 'count:3' });
  assert.equal(await reachesRunning(world, 'count:3'), true);
  await world.pass(5000);
  assert.deepEqual([world.status.deploymentMode, world.kubernetes.pods.size], ['Dual', 2]);
  assertHolds(world, { pairs: true });
});
