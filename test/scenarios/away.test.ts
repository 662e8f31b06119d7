import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { application } from '../builders.ts';
import { assertHolds } from '../world/invariants.ts';
import type { World } from '../world/world.ts';
import { STORES } from './live.ts';
import { messagesOf, phasesOf, reachesRunning, started } from './started.ts';

/** flinkapp or a JobManager is away between an intent and what comes of it, for longer than a start may take. */

const HOUR_MS = 3_600_000;
const HA: Partial<Spec> = { flinkConfig: { ...application().spec.flinkConfig, ...STORES } };

/** An upgrade whose submission is stored. */
const submitting = async (spec: Partial<Spec> = {}): Promise<World> => {
  const world = await started(spec);
  world.apply({ ...spec, image: 'count:2' });
  assert.equal(await world.clock.until(() => world.status.operation?.kind === 'submit', 60_000), true);
  return world;
};

for (const [how, spec] of [
  ['over REST', {}],
  ['in application mode', { submission: 'Application' }],
  ['in application mode with high availability', { ...HA, submission: 'Application' }],
  ['by its client', { submission: 'Job' }],
] as const satisfies readonly (readonly [string, Partial<Spec>])[]) {
  test(`A job that is submitted ${how} starts when flinkapp was away for an hour since it stored the intent`, async () => {
    const world = await submitting(spec);
    world.metacontroller.running = false;
    await world.pass(HOUR_MS);
    world.restartFlinkapp();
    world.metacontroller.running = true;
    world.metacontroller.restart();
    assert.equal(await reachesRunning(world, 'count:2'), true);
    assert.deepEqual([messagesOf(world, 'DeployFailed'), world.kubernetes.submitted.length], [[], 2]);
    assertHolds(world);
  });
}

test('A JobManager in application mode that Kubernetes does not create ends its deploy', async () => {
  const spec: Partial<Spec> = { submission: 'Application' };
  const world = await started(spec);
  world.kubernetes.refusal = (key) => (/^Job\/.*-jm-/.test(key) ? 'quota' : undefined);
  world.apply({ ...spec, image: 'count:2' });
  assert.equal(await world.phase('SubmittingJob', 60_000), true);
  assert.equal(await world.phase('RollingBackJob', 60_000), true);
  world.kubernetes.refusal = () => undefined;
  assert.equal(await world.phase('DeployFailed', 60_000), true);
  assertHolds(world);
});

test('A job whose JobManager was silent for most of the time of its start has that time again', async () => {
  const world = await submitting();
  world.flinkBehaviour.tasksMs = 4000;
  world.flinkFault = () => 'refused';
  await world.pass(18_500);
  world.flinkFault = () => 'none';
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assert.deepEqual(messagesOf(world, 'DeployFailed'), []);
  assertHolds(world);
});

test('A new JobManager that stays silent when it should search storage ends its deploy, and the job restarts', async () => {
  const world = await started();
  await world.pass(7000);
  world.kubernetes.behaviour.podStartMs = 5000;
  world.kubernetes.killPods('jobmanager');
  assert.equal(await world.clock.until(() => world.status.jobStatus?.state === 'LOST', 60_000), true);
  world.apply({ image: 'count:2' });
  assert.equal(await world.phase('SubmittingJob', 60_000), true);
  world.hang(world.status.updatingHash);
  assert.equal(await world.phase('DeployFailed', 120_000), true);
  assert.deepEqual([world.status.lastError?.code, world.status.jobStatus?.health], ['FLINK_UNREACHABLE', 'Green']);
  assert.equal(phasesOf(world).includes('RollingBackJob'), true);
  assertHolds(world);
});
