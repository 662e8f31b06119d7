import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { assertHolds } from '../world/invariants.ts';
import { counters, phasesOf, reachesRunning, started } from './started.ts';

/** The client of the image submits the job, in a Kubernetes Job. */

const CLIENT: Partial<Spec> = { submission: 'Job' };

test('An application is deployed, upgraded and deleted, and each of its jobs has a Kubernetes Job of its own', async () => {
  const world = await started(CLIENT);
  await world.pass(3000);
  world.apply({ ...CLIENT, image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  const [[, to] = [], [from] = []] = counters(world);
  assert.equal(from, to);
  assert.equal(world.kubernetes.submitted.length, 2);
  assert.deepEqual(
    [...world.kubernetes.children.keys()].filter((key) => key.startsWith('Job/')),
    [],
  );
  world.delete();
  assert.equal(await world.clock.until(() => world.parent === undefined, 60_000), true);
  assertHolds(world);
});

test('A deploy whose client fails names the cause, and the previous job runs again on its cluster', async () => {
  const world = await started(CLIENT);
  await world.pass(3000);
  world.apply({ ...CLIENT, jarName: 'missing.jar' });
  assert.equal(await world.phase('RollingBackJob'), true);
  assert.match(
    `${world.status.lastError?.code}: ${world.status.lastError?.message}`,
    /^SUBMISSION_REFUSED: the client of job .*missing.jar does not exist/,
  );
  assert.equal(await world.phase('DeployFailed'), true);
  assert.equal(phasesOf(world).includes('RollingBackJob'), true);
  assertHolds(world);
});

test('The client submits a lost job again from its newest checkpoint', async () => {
  const world = await started(CLIENT);
  await world.pass(3000);
  world.kubernetes.killPods('jobmanager');
  assert.equal(await world.phase('Recovering'), true);
  assert.equal(await reachesRunning(world, 'count:1'), true);
  assert.match(`${world.status.jobStatus?.requestedRestorePath}`, /chk-\d+$/);
  assertHolds(world);
});

test('A deletion waits for a client that is submitting a job', async () => {
  const world = await started(CLIENT);
  world.kubernetes.behaviour.hookMs = 4000;
  world.apply({ ...CLIENT, image: 'count:2' });
  assert.equal(
    await world.clock.until(
      () => world.status.phase === 'SubmittingJob' && world.status.operation !== undefined,
      60_000,
    ),
    true,
  );
  world.delete();
  assert.equal(await world.clock.until(() => world.parent === undefined, 90_000), true);
  assert.equal(
    world.kubernetes.writers.every(({ endedAt }) => endedAt !== undefined),
    true,
  );
  assertHolds(world);
});

test('A rescale by restart submits the job with its new parallelism', async () => {
  const world = await started({ ...CLIENT, scaleMode: 'InPlace' });
  await world.pass(3000);
  world.apply({ ...CLIENT, scaleMode: 'InPlace', parallelism: 4 });
  assert.equal(
    await world.clock.until(
      () => world.status.phase === 'Running' && world.status.jobStatus?.parallelism === 4,
      60_000,
    ),
    true,
  );
  assertHolds(world);
});
