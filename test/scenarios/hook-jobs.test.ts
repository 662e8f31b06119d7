import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { assertHolds } from '../world/invariants.ts';
import type { World } from '../world/world.ts';
import { messagesOf, reachesRunning, started } from './started.ts';

/** Kubernetes Jobs of the spec: verification before a deploy is stable, shutdownJob before a cluster goes. */

const podTemplate = { spec: { containers: [{ name: 'check', image: 'check:1' }] } };
const VERIFIED: Partial<Spec> = { verification: { podTemplate } };
const SHUT: Partial<Spec> = { shutdownJob: { podTemplate, deadlineSeconds: 60 } };

const jobs = ({ kubernetes }: World): readonly string[] =>
  [...kubernetes.children.keys()].filter((key) => key.startsWith('Job/'));
const gone = (world: World, withinMs = 60_000): Promise<boolean> =>
  world.clock.until(() => world.parent === undefined, withinMs);
const clusterPods = ({ kubernetes }: World): number =>
  [...kubernetes.pods.values()].filter(({ owner }) => owner.startsWith('Deployment/')).length;

test('A deploy is stable when its verification has succeeded, and each deploy runs its own', async () => {
  const world = await started(VERIFIED);
  assert.equal(messagesOf(world, 'VerificationPassed').length, 1);
  world.apply({ ...VERIFIED, image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assert.deepEqual(
    [
      messagesOf(world, 'VerificationStarted').length,
      messagesOf(world, 'VerificationPassed').length,
      jobs(world).length,
    ],
    [2, 2, 1],
  );
  assertHolds(world);
});

test('A verification that fails rolls the deploy back, and its Job stays for its log', async () => {
  const world = await started(VERIFIED);
  await world.pass(3000);
  world.kubernetes.behaviour.hooksFail = true;
  world.apply({ ...VERIFIED, image: 'count:2' });
  assert.equal(await world.phase('RollingBackJob'), true);
  assert.equal(world.status.lastError?.code, 'VERIFICATION_FAILED');
  assert.equal(await world.phase('DeployFailed'), true);
  assert.deepEqual([world.status.deployed?.spec.image, jobs(world)], ['count:1', [`Job/${world.status.hook?.name}`]]);
  assertHolds(world);
});

test('A verification that does not finish in time rolls the deploy back', async () => {
  const world = await started();
  world.kubernetes.behaviour.hookMs = 10_000_000;
  world.apply({ verification: { podTemplate, deadlineSeconds: 20 }, image: 'count:2' });
  assert.equal(await world.clock.until(() => jobs(world).length === 1, 60_000), true);
  assert.equal(await world.phase('RollingBackJob', 100_000), true);
  assert.match(`${world.status.lastError?.message}`, /did not finish in time/);
  assertHolds(world);
});

test('An edit does not wait for a running verification', async () => {
  const world = await started();
  world.kubernetes.behaviour.hookMs = 10_000_000;
  world.apply({ ...VERIFIED, image: 'count:2' });
  assert.equal(await world.clock.until(() => jobs(world).length === 1, 60_000), true);
  world.apply({ image: 'count:3' });
  assert.equal(await reachesRunning(world, 'count:3'), true);
  assert.deepEqual(jobs(world), []);
  assertHolds(world);
});

test('A pair is not promoted before the new version is verified, although tearDownVersionHash names the old one', async () => {
  const spec: Partial<Spec> = { ...VERIFIED, deploymentMode: 'BlueGreen' };
  const world = await started(spec);
  world.kubernetes.behaviour.hookMs = 20_000;
  world.apply({ ...spec, image: 'count:2' });
  assert.equal(
    await world.clock.until(() => world.status.phase === 'DualRunning' && jobs(world).length === 1, 60_000),
    true,
  );
  world.apply({ ...spec, image: 'count:2', tearDownVersionHash: world.status.deployHash ?? '' });
  await world.pass(10_000);
  assert.equal(world.status.phase, 'DualRunning');
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world, { pairs: true });
});

test('The shutdownJob runs between the end of the job and the end of its cluster', async () => {
  const world = await started(SHUT);
  world.kubernetes.behaviour.hookMs = 5000;
  world.delete();
  assert.equal(await world.clock.until(() => jobs(world).length === 1, 60_000), true);
  assert.deepEqual(
    [world.status.jobStatus?.state, clusterPods(world), world.status.hook?.savepointPath],
    ['FINISHED', 2, world.status.savepointPath],
  );
  assert.equal(await gone(world), true);
  assert.deepEqual(
    [messagesOf(world, 'ShutdownJobStarted').length, messagesOf(world, 'ShutdownJobFailed').length],
    [1, 0],
  );
  assertHolds(world);
});

test('A shutdownJob that fails holds up neither a suspension nor a deletion', async () => {
  const world = await started(SHUT);
  world.kubernetes.behaviour.hooksFail = true;
  world.apply({ ...SHUT, suspended: true });
  assert.equal(await world.phase('Suspended'), true);
  assert.deepEqual([messagesOf(world, 'ShutdownJobFailed').length, clusterPods(world)], [1, 0]);
  world.apply(SHUT);
  assert.equal(await reachesRunning(world, 'count:1'), true);
  world.delete();
  assert.equal(await gone(world), true);
  assert.equal(messagesOf(world, 'ShutdownJobFailed').length, 2);
  assertHolds(world);
});

test('A deletion finishes in a namespace that refuses its shutdownJob', async () => {
  const world = await started(SHUT);
  world.kubernetes.terminating = true;
  world.delete();
  assert.equal(await gone(world, 120_000), true);
  assert.match(messagesOf(world, 'ShutdownJobFailed')[0] ?? '', /Kubernetes did not create it/);
});

test('A deletion that is late runs no shutdownJob', async () => {
  const late = await started({ ...SHUT, deletionDeadlineSeconds: 5 });
  late.flinkFault = () => 'refused';
  late.delete();
  assert.equal(await gone(late), true);
  assert.equal(messagesOf(late, 'ShutdownJobStarted').length, 0);
});
