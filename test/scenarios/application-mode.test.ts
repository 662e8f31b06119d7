import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { application } from '../builders.ts';
import { assertHolds } from '../world/invariants.ts';
import { STORES } from './live.ts';
import { counters, phasesOf, runs, started, told } from './started.ts';

/** JobManagers that are started for their job: everything an application lives through, in application mode. */

const APPLICATION: Partial<Spec> = { submission: 'Application' };
const HA: Partial<Spec> = { ...APPLICATION, flinkConfig: { ...application().spec.flinkConfig, ...STORES } };

for (const deploymentMode of ['Dual', 'Single'] as const) {
  test(`${deploymentMode}: an upgrade starts the next JobManager from the savepoint of the job before`, async () => {
    const spec = { ...APPLICATION, deploymentMode };
    const world = await started(spec);
    await world.pass(5000);
    world.apply({ ...spec, image: 'count:2' });
    assert.equal(await runs(world, 'count:2'), true);
    assert.equal(world.status.jobStatus?.requestedRestorePath, world.status.savepointPath);
    assert.equal(new Set(world.kubernetes.submitted).size, 2);
    assertHolds(world);
  });
}

test('a killed JobManager does not start its job again: it is started from its newest checkpoint', async () => {
  const world = await started(APPLICATION);
  await world.pass(5000);
  world.kubernetes.killPods('jobmanager');
  assert.equal(await world.phase('Recovering'), true);
  assert.equal(await runs(world, 'count:1'), true);
  assert.match(`${world.status.jobStatus?.requestedRestorePath}`, /chk-\d+$/);
  assert.deepEqual([world.kubernetes.submitted.length, told(world, 'JobLost').length], [2, 1]);
  assertHolds(world);
});

test('a JobManager that somebody deletes is not made again with its job', async () => {
  const world = await started(APPLICATION);
  await world.pass(5000);
  const [jobManager = ''] = [...world.kubernetes.children.keys()].filter((key) => key.startsWith('Job/'));
  world.kubernetes.deleteChild(jobManager);
  assert.equal(await world.phase('Recovering'), true);
  assert.equal(await runs(world, 'count:1'), true);
  assert.equal(new Set(world.kubernetes.submitted).size, world.kubernetes.submitted.length);
  assertHolds(world);
});

test('with high availability a killed JobManager goes on with its job by itself', async () => {
  const world = await started(HA);
  await world.pass(3000);
  world.kubernetes.killPods('jobmanager');
  assert.equal(
    await world.clock.until(
      () => world.kubernetes.writers.length === 2 && world.status.jobStatus?.health === 'Green',
      60_000,
    ),
    true,
  );
  assert.deepEqual([world.kubernetes.submitted.length, told(world, 'JobLost')], [1, []]);
  assertHolds(world);
});

for (const [jarName, message] of [
  ['missing.jar', /missing.jar does not exist/],
  ['failing.jar', /told to fail/],
] as const) {
  test(`a version with ${jarName} goes, and the one before comes back on a cluster made anew`, async () => {
    const world = await started(APPLICATION);
    await world.pass(5000);
    world.apply({ ...APPLICATION, jarName });
    assert.equal(await world.phase('DeployFailed'), true);
    assert.match(`${world.status.lastError?.message}`, message);
    assert.equal(await world.clock.until(() => world.status.jobStatus?.health === 'Green', 60_000), true);
    assert.equal(phasesOf(world).includes('RollingBackJob'), true);
    assertHolds(world);
  });
}

test('an image that cannot be pulled is found while the job before runs on untouched', async () => {
  const world = await started(APPLICATION);
  world.kubernetes.behaviour.badImages.set('count:bad', 'ImagePullBackOff');
  world.apply({ ...APPLICATION, image: 'count:bad' });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.deepEqual([world.kubernetes.submitted.length, counters(world).length], [1, 1]);
  assertHolds(world);
});

test('a JobManager that cannot read what it is to start from says so', async () => {
  const world = await started({ ...APPLICATION, deploymentMode: 'Single' });
  world.apply({ ...APPLICATION, deploymentMode: 'Single', savepointPath: 'file:/state/none', image: 'count:2' });
  assert.equal(await world.phase('RollingBackJob'), true);
  assert.match(
    `${world.status.lastError?.code} ${world.status.lastError?.message}`,
    /SUBMISSION_REFUSED .*Cannot find checkpoint or savepoint/,
  );
  assert.equal(await world.phase('DeployFailed'), true);
  assertHolds(world);
});

test('suspended and resumed, with the same spec, it goes on from its savepoint', async () => {
  const world = await started(APPLICATION);
  await world.pass(5000);
  world.apply({ ...APPLICATION, suspended: true });
  assert.equal(await world.phase('Suspended'), true);
  assert.equal(world.kubernetes.pods.size, 0);
  world.apply(APPLICATION);
  assert.equal(await runs(world, 'count:1'), true);
  assertHolds(world);
});

test('a deletion stops the job with a savepoint, also while its JobManager starts', async () => {
  const world = await started(APPLICATION);
  world.apply({ ...APPLICATION, image: 'count:2' });
  assert.equal(
    await world.clock.until(
      () => world.status.phase === 'SubmittingJob' && world.status.operation?.kind === 'submit',
      60_000,
    ),
    true,
  );
  world.delete();
  assert.equal(await world.clock.until(() => world.parent === undefined, 60_000), true);
  assert.equal(
    world.kubernetes.writers.every(({ endedAt }) => endedAt !== undefined),
    true,
  );
  assert.equal(world.kubernetes.pods.size, 0);
  assertHolds(world);
});

test('a deletion whose JobManager is dead does not wait for it', async () => {
  const world = await started({ ...APPLICATION, restartPolicy: { maxAttempts: 0 } });
  world.kubernetes.killPods('jobmanager');
  world.delete();
  assert.equal(await world.clock.until(() => world.parent === undefined, 30_000), true);
  assertHolds(world);
});

test('blue and green run side by side, and each has its JobManager', async () => {
  const spec: Partial<Spec> = { ...APPLICATION, deploymentMode: 'BlueGreen', promotion: 'Automatic' };
  const world = await started(spec);
  await world.pass(3000);
  world.apply({ ...spec, image: 'count:2' });
  assert.equal(await runs(world, 'count:2'), true);
  assertHolds(world, { pairs: true });
});

test('the adaptive scheduler rescales in place, and where it will not the job keeps its parallelism', async () => {
  const spec: Partial<Spec> = {
    ...APPLICATION,
    scaleMode: 'InPlace',
    flinkConfig: { ...application().spec.flinkConfig, 'jobmanager.scheduler': 'adaptive' },
  };
  const world = await started(spec);
  world.flinkBehaviour.adaptive = true;
  world.apply({ ...spec, parallelism: 4 });
  assert.equal(
    await world.clock.until(
      () => world.status.jobStatus?.parallelism === 4 && world.status.phase === 'Running',
      60_000,
    ),
    true,
  );
  assert.equal(world.kubernetes.submitted.length, 1);
  world.flinkBehaviour.adaptive = false;
  world.apply({ ...spec, parallelism: 2 });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.deepEqual([world.status.lastError?.code, world.status.deployed?.spec.parallelism], ['RESCALE_FAILED', 4]);
  assertHolds(world);
});

test('without it another parallelism is another cluster', async () => {
  const world = await started({ ...APPLICATION, scaleMode: 'InPlace' });
  await world.pass(3000);
  world.apply({ ...APPLICATION, scaleMode: 'InPlace', parallelism: 4 });
  assert.equal(
    await world.clock.until(
      () => world.status.jobStatus?.parallelism === 4 && world.status.phase === 'Running',
      60_000,
    ),
    true,
  );
  assertHolds(world);
});

test('a cluster that was given up comes back without its job', async () => {
  const spec: Partial<Spec> = { ...HA, upgradeMode: 'LastState' };
  const world = await started(spec);
  await world.pass(3000);
  world.apply({ ...spec, image: 'count:2' });
  assert.equal(
    await world.clock.until(() => world.status.phase === 'Cancelling' && world.status.operation !== undefined, 60_000),
    true,
  );
  world.flinkFault = () => 'refused';
  assert.equal(await world.phase('Updating'), true);
  world.flinkFault = () => 'none';
  assert.equal(await runs(world, 'count:2'), true);
  assert.equal(new Set(world.kubernetes.submitted).size, 2);
  assertHolds(world);
});

test('reactive mode: the number of TaskManagers alone makes the parallelism, up and down', async () => {
  const flinkConfig = { ...application().spec.flinkConfig, 'scheduler-mode': 'reactive' };
  const spec: Partial<Spec> = { ...APPLICATION, scaleMode: 'InPlace', flinkConfig };
  const world = await started(spec);
  world.flinkBehaviour.reactive = true;
  for (const parallelism of [6, 2]) {
    await world.pass(3000);
    world.apply({ ...spec, parallelism });
    assert.equal(await world.phase('Rescaling'), true);
    assert.equal(await world.phase('Running'), true);
    assert.deepEqual(
      [world.status.jobStatus?.parallelism, world.kubernetes.flinks.at(-1)?.taskManagers],
      [parallelism, parallelism / 2],
    );
  }
  assert.equal(world.kubernetes.submitted.length, 1);
  assertHolds(world);
});

test('reactive mode: a JobManager that is killed while it rescales is not waited for', async () => {
  const flinkConfig = { ...application().spec.flinkConfig, 'scheduler-mode': 'reactive' };
  const spec: Partial<Spec> = { ...APPLICATION, scaleMode: 'InPlace', flinkConfig };
  const world = await started(spec);
  world.flinkBehaviour.reactive = true;
  world.apply({ ...spec, parallelism: 6 });
  assert.equal(await world.phase('Rescaling'), true);
  world.kubernetes.killPods('jobmanager');
  assert.equal(
    await world.clock.until(
      () => world.status.phase === 'Running' && world.status.jobStatus?.parallelism === 6,
      30_000,
    ),
    true,
  );
  assertHolds(world);
});
