import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { assertHolds } from '../world/invariants.ts';
import { counters, phasesOf, runs, started } from './started.ts';

/** The client of the image brings the job to its cluster. */

const CLIENT: Partial<Spec> = { submission: 'Job' };

test('deployed, upgraded and deleted, each job brought by a Job of its own', async () => {
  const world = await started(CLIENT);
  await world.pass(3000);
  world.apply({ ...CLIENT, image: 'count:2' });
  assert.equal(await runs(world, 'count:2'), true);
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

test('a client that fails says why, and the job before comes back on its cluster', async () => {
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

test('a lost job is brought again', async () => {
  const world = await started(CLIENT);
  await world.pass(3000);
  world.kubernetes.killPods('jobmanager');
  assert.equal(await world.phase('Recovering'), true);
  assert.equal(await runs(world, 'count:1'), true);
  assert.match(`${world.status.jobStatus?.requestedRestorePath}`, /chk-\d+$/);
  assertHolds(world);
});

test('a deletion waits for a client that is on its way', async () => {
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

test('a rescale by restart brings the job with its new parallelism', async () => {
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
