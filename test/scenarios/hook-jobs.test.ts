import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { assertHolds } from '../world/invariants.ts';
import type { World } from '../world/world.ts';
import { runs, started, told } from './started.ts';

/** Jobs that the spec asks for at a point of an application's life. */

const podTemplate = { spec: { containers: [{ name: 'check', image: 'check:1' }] } };
const VERIFIED: Partial<Spec> = { verification: { podTemplate } };
const SHUT: Partial<Spec> = { shutdownJob: { podTemplate, deadlineSeconds: 60 } };

const jobs = ({ kubernetes }: World): readonly string[] =>
  [...kubernetes.children.keys()].filter((key) => key.startsWith('Job/'));
const gone = (world: World, withinMs = 60_000): Promise<boolean> =>
  world.clock.until(() => world.parent === undefined, withinMs);
const clusterPods = ({ kubernetes }: World): number =>
  [...kubernetes.pods.values()].filter(({ owner }) => owner.startsWith('Deployment/')).length;

test('a deploy is proven when its verification has succeeded, and each deploy has its own', async () => {
  const world = await started(VERIFIED);
  assert.equal(told(world, 'VerificationPassed').length, 1);
  world.apply({ ...VERIFIED, image: 'count:2' });
  assert.equal(await runs(world, 'count:2'), true);
  assert.deepEqual(
    [told(world, 'VerificationStarted').length, told(world, 'VerificationPassed').length, jobs(world).length],
    [2, 2, 1],
  );
  assertHolds(world);
});

test('a verification that fails takes the deploy back, and its Job stays for its log', async () => {
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

test('a verification that cannot be made fails', async () => {
  const world = await started();
  world.kubernetes.behaviour.hookMs = 10_000_000;
  world.apply({ verification: { podTemplate, deadlineSeconds: 20 }, image: 'count:2' });
  assert.equal(await world.clock.until(() => jobs(world).length === 1, 60_000), true);
  assert.equal(await world.phase('RollingBackJob', 100_000), true);
  assert.match(`${world.status.lastError?.message}`, /did not finish in time/);
  assertHolds(world);
});

test('an edit does not wait for a verification', async () => {
  const world = await started();
  world.kubernetes.behaviour.hookMs = 10_000_000;
  world.apply({ ...VERIFIED, image: 'count:2' });
  assert.equal(await world.clock.until(() => jobs(world).length === 1, 60_000), true);
  world.apply({ image: 'count:3' });
  assert.equal(await runs(world, 'count:3'), true);
  assert.deepEqual(jobs(world), []);
  assertHolds(world);
});

test('a pair is promoted when the new version is verified, also by hand', async () => {
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
  assert.equal(await runs(world, 'count:2'), true);
  assertHolds(world, { pairs: true });
});

test('a shutdown Job runs between the end of the job and that of its cluster', async () => {
  const world = await started(SHUT);
  world.kubernetes.behaviour.hookMs = 5000;
  world.delete();
  assert.equal(await world.clock.until(() => jobs(world).length === 1, 60_000), true);
  assert.deepEqual(
    [world.status.jobStatus?.state, clusterPods(world), world.status.hook?.savepointPath],
    ['FINISHED', 2, world.status.savepointPath],
  );
  assert.equal(await gone(world), true);
  assert.deepEqual([told(world, 'ShutdownJobStarted').length, told(world, 'ShutdownJobFailed').length], [1, 0]);
  assertHolds(world);
});

test('one that fails holds up neither a deletion nor a suspension', async () => {
  const world = await started(SHUT);
  world.kubernetes.behaviour.hooksFail = true;
  world.apply({ ...SHUT, suspended: true });
  assert.equal(await world.phase('Suspended'), true);
  assert.deepEqual([told(world, 'ShutdownJobFailed').length, clusterPods(world)], [1, 0]);
  world.apply(SHUT);
  assert.equal(await runs(world, 'count:1'), true);
  world.delete();
  assert.equal(await gone(world), true);
  assert.equal(told(world, 'ShutdownJobFailed').length, 2);
  assertHolds(world);
});

test('a deletion in a namespace that takes no Job is not held up', async () => {
  const world = await started(SHUT);
  world.kubernetes.terminating = true;
  world.delete();
  assert.equal(await gone(world, 120_000), true);
  assert.match(told(world, 'ShutdownJobFailed')[0] ?? '', /Kubernetes did not create it/);
});

test('a deletion that is late runs none', async () => {
  const late = await started({ ...SHUT, deletionDeadlineSeconds: 5 });
  late.flinkFault = () => 'refused';
  late.delete();
  assert.equal(await gone(late), true);
  assert.equal(told(late, 'ShutdownJobStarted').length, 0);
});
