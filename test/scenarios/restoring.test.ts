import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import { phasesOf, reachesRunning, started } from './started.ts';

/** Jobs whose tasks take long to restore their state. The limit for a start is 20 s here, and for a restore 240 s. */

const RESTORE_MS = 90_000;

for (const deploymentMode of ['Dual', 'Single'] as const) {
  test(`In mode ${deploymentMode} an upgrade waits for tasks that restore longer than a start can take`, async () => {
    const world = await started({ deploymentMode });
    world.flinkBehaviour.restoreMs = RESTORE_MS;
    world.apply({ deploymentMode, image: 'count:2' });
    const restores = () =>
      world.status.conditions?.find(({ type }) => type === 'Progressing')?.message ===
      'Waiting for the tasks of the new job to restore their state';
    assert.equal(await world.clock.until(restores, 60_000), true);
    assert.equal(await reachesRunning(world, 'count:2', 300_000), true);
    assert.deepEqual([phasesOf(world).includes('RollingBackJob'), world.kubernetes.submitted.length], [false, 2]);
    assertHolds(world);
  });
}

test('A lost job whose restore takes long runs again with one submission', async () => {
  const world = await started();
  world.flinkBehaviour.restoreMs = RESTORE_MS;
  world.kubernetes.killPods('jobmanager');
  assert.equal(await world.phase('Recovering', 30_000), true);
  assert.equal(await world.phase('Running', 300_000), true);
  assert.equal(world.kubernetes.submitted.length, 2);
  assertHolds(world);
});

test('A restore that a lost TaskManager interrupts has its whole time again', async () => {
  const world = await started();
  world.flinkBehaviour.restoreMs = 200_000;
  world.apply({ image: 'count:2' });
  assert.equal(await world.phase('SubmittingJob', 60_000), true);
  await world.pass(150_000);
  world.kubernetes.killPods('taskmanager');
  assert.equal(await reachesRunning(world, 'count:2', 400_000), true);
  assert.equal(phasesOf(world).includes('RollingBackJob'), false);
  assertHolds(world);
});

test('A restore that does not end in time rolls back', async () => {
  const world = await started();
  world.flinkBehaviour.restoreMs = 3_600_000;
  world.apply({ image: 'count:2' });
  assert.equal(await world.phase('RollingBackJob', 300_000), true);
  assert.equal(world.status.lastError?.code, 'JOB_NOT_RUNNING');
  world.flinkBehaviour.restoreMs = 0;
  assert.equal(await world.phase('DeployFailed', 300_000), true);
  assert.equal(world.status.jobStatus?.state, 'RUNNING');
  assertHolds(world);
});

test('deadlines.restoreSeconds gives a restore more time, also while it lasts', async () => {
  const world = await started();
  world.flinkBehaviour.restoreMs = 500_000;
  world.apply({ image: 'count:2' });
  await world.pass(100_000);
  world.apply({ image: 'count:2', deadlines: { restoreSeconds: 600 } });
  assert.equal(await reachesRunning(world, 'count:2', 600_000), true);
  assert.equal(phasesOf(world).includes('RollingBackJob'), false);
});

test('deadlines.jobStartSeconds bounds a start without progress', async () => {
  const world = await started({ deadlines: { jobStartSeconds: 60 } });
  world.apply({ deadlines: { jobStartSeconds: 60 }, jarName: 'stuck.jar' });
  assert.equal(await world.phase('SubmittingJob', 60_000), true);
  await world.pass(40_000);
  assert.equal(world.status.phase, 'SubmittingJob');
  assert.equal(await world.phase('RollingBackJob', 60_000), true);
});
