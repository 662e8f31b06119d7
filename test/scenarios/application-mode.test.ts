import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { application } from '../builders.ts';
import { assertHolds } from '../world/invariants.ts';
import { STORES } from './live.ts';
import { counters, messagesOf, phasesOf, reachesRunning, started } from './started.ts';

/** Application mode: each JobManager starts with its job. The whole life of an application. */

const APPLICATION: Partial<Spec> = { submission: 'Application' };
const HA: Partial<Spec> = { ...APPLICATION, flinkConfig: { ...application().spec.flinkConfig, ...STORES } };

for (const deploymentMode of ['Dual', 'Single'] as const) {
  test(`In mode ${deploymentMode} an upgrade starts the next JobManager from the savepoint of the previous job`, async () => {
    const spec = { ...APPLICATION, deploymentMode };
    const world = await started(spec);
    await world.pass(5000);
    world.apply({ ...spec, image: 'count:2' });
    assert.equal(await reachesRunning(world, 'count:2'), true);
    assert.equal(world.status.jobStatus?.requestedRestorePath, world.status.savepointPath);
    assert.equal(new Set(world.kubernetes.submitted).size, 2);
    assertHolds(world);
  });
}

test('The job of a killed JobManager restarts once, from its newest checkpoint', async () => {
  const world = await started(APPLICATION);
  await world.pass(5000);
  world.kubernetes.killPods('jobmanager');
  assert.equal(await world.phase('Recovering'), true);
  assert.equal(await reachesRunning(world, 'count:1'), true);
  assert.match(`${world.status.jobStatus?.requestedRestorePath}`, /chk-\d+$/);
  assert.deepEqual([world.kubernetes.submitted.length, messagesOf(world, 'JobLost').length], [2, 1]);
  assertHolds(world);
});

test('The job of a JobManager that somebody deletes restarts under another job id', async () => {
  const world = await started(APPLICATION);
  await world.pass(5000);
  const [jobManager = ''] = [...world.kubernetes.children.keys()].filter((key) => key.startsWith('Job/'));
  world.kubernetes.deleteChild(jobManager);
  assert.equal(await world.phase('Recovering'), true);
  assert.equal(await reachesRunning(world, 'count:1'), true);
  assert.equal(new Set(world.kubernetes.submitted).size, world.kubernetes.submitted.length);
  assertHolds(world);
});

test('With high availability a killed JobManager recovers its job without flinkapp', async () => {
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
  assert.deepEqual([world.kubernetes.submitted.length, messagesOf(world, 'JobLost')], [1, []]);
  assertHolds(world);
});

for (const [jarName, message] of [
  ['missing.jar', /missing.jar does not exist/],
  ['failing.jar', /told to fail/],
] as const) {
  test(`A deploy of ${jarName} fails, and the previous version runs again on a cluster that is created again`, async () => {
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

test('A deploy of an image that cannot be pulled fails, and the running job is left alone', async () => {
  const world = await started(APPLICATION);
  world.kubernetes.behaviour.badImages.set('count:bad', 'ImagePullBackOff');
  world.apply({ ...APPLICATION, image: 'count:bad' });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.deepEqual([world.kubernetes.submitted.length, counters(world).length], [1, 1]);
  assertHolds(world);
});

test('A deploy whose JobManager cannot read its restore point fails, and the error names the cause', async () => {
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

test('An application that is suspended and resumed with the same spec continues from its savepoint', async () => {
  const world = await started(APPLICATION);
  await world.pass(5000);
  world.apply({ ...APPLICATION, suspended: true });
  assert.equal(await world.phase('Suspended'), true);
  assert.equal(world.kubernetes.pods.size, 0);
  world.apply(APPLICATION);
  assert.equal(await reachesRunning(world, 'count:1'), true);
  assertHolds(world);
});

test('A deletion while the next JobManager starts ends every job and leaves no pod', async () => {
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

test('A deletion does not wait for a dead JobManager', async () => {
  const world = await started({ ...APPLICATION, restartPolicy: { maxAttempts: 0 } });
  world.kubernetes.killPods('jobmanager');
  world.delete();
  assert.equal(await world.clock.until(() => world.parent === undefined, 30_000), true);
  assertHolds(world);
});

test('In BlueGreen the new version is promoted from a JobManager of its own', async () => {
  const spec: Partial<Spec> = { ...APPLICATION, deploymentMode: 'BlueGreen', promotion: 'Automatic' };
  const world = await started(spec);
  await world.pass(3000);
  world.apply({ ...spec, image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world, { pairs: true });
});

test('The adaptive scheduler rescales the job in place, and without it the job keeps its parallelism', async () => {
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

test('Without the adaptive scheduler another parallelism gets a new cluster', async () => {
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

test('A cluster that was released comes back without its old job', async () => {
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
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assert.equal(new Set(world.kubernetes.submitted).size, 2);
  assertHolds(world);
});

test('In reactive mode the number of TaskManagers alone changes the parallelism, up and down', async () => {
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

test('In reactive mode a job whose JobManager is killed during a rescale restarts with the new parallelism', async () => {
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
