import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { application } from '../builders.ts';
import { assertHolds } from '../world/invariants.ts';
import type { World } from '../world/world.ts';
import { messagesOf, started } from './started.ts';

/** scaleMode InPlace: another parallelism on the same cluster. */

const ADAPTIVE = { flinkConfig: { ...application().spec.flinkConfig, 'jobmanager.scheduler': 'adaptive' } };
const inPlace = async (spec: Partial<Spec>): Promise<World> => {
  const world = await started({ scaleMode: 'InPlace', parallelism: 2, ...spec });
  if ('flinkConfig' in spec) world.flinkBehaviour.adaptive = true;
  return world;
};
const scaled = (world: World, parallelism: number): Promise<boolean> =>
  world.clock.until(
    () => world.status.phase === 'Running' && world.status.deployed?.spec.parallelism === parallelism,
    120_000,
  );
const pods = ({ kubernetes }: World): number => kubernetes.pods.size;
const cluster = ({ status }: World): string | undefined => status.deployHash;

for (const [name, spec] of [
  ['by the adaptive scheduler', ADAPTIVE],
  ['by a savepoint and a restart', {}],
] as const) {
  test(`A job is rescaled up and down ${name}`, async () => {
    const world = await inPlace(spec);
    const [hash, job] = [cluster(world), world.status.jobStatus?.jobID];
    for (const [parallelism, size] of [
      [6, 4],
      [1, 2],
      [2, 2],
    ] as const) {
      world.apply({ scaleMode: 'InPlace', ...spec, parallelism });
      assert.equal(await scaled(world, parallelism), true);
      await world.pass(5000);
      assert.deepEqual(
        [world.status.jobStatus?.parallelism, world.status.jobStatus?.health, pods(world), cluster(world)],
        [parallelism, 'Green', size, hash],
      );
    }
    assert.equal(world.status.jobStatus?.jobID === job, name === 'by the adaptive scheduler');
    assert.equal(world.status.history?.length, 4);
    assertHolds(world);
  });

  test(`A rescale ${name} waits for a savepoint that is under way`, async () => {
    const world = await inPlace(spec);
    world.flinkBehaviour.savepointMs = 5000;
    world.apply({ scaleMode: 'InPlace', ...spec, parallelism: 2, savepointNonce: 'x' });
    assert.equal(await world.clock.until(() => world.status.operation?.kind === 'savepoint', 20_000), true);
    world.apply({ scaleMode: 'InPlace', ...spec, parallelism: 4, savepointNonce: 'x' });
    assert.equal(await scaled(world, 4), true);
    assert.deepEqual([messagesOf(world, 'SavepointTaken').length, messagesOf(world, 'SavepointFailed')], [1, []]);
    assertHolds(world);
  });

  test(`A rescale ${name} succeeds although every second answer is lost`, async () => {
    const world = await inPlace(spec);
    let calls = 0;
    world.flinkFault = (method) => {
      if (method === 'GET') return 'none';
      calls += 1;
      return calls % 2 === 1 ? 'lost' : 'none';
    };
    world.apply({ scaleMode: 'InPlace', ...spec, parallelism: 4 });
    assert.equal(await scaled(world, 4), true);
    assertHolds(world);
  });
}

test('A job whose scheduler cannot rescale it restarts with its new parallelism', async () => {
  const world = await inPlace(ADAPTIVE);
  world.flinkBehaviour.adaptive = false;
  world.apply({ scaleMode: 'InPlace', ...ADAPTIVE, parallelism: 4 });
  assert.equal(await scaled(world, 4), true);
  assert.equal(messagesOf(world, 'Rescaled').length, 1);
  assertHolds(world);
});

test('A rescale whose TaskManagers do not start fails, and the job keeps running as it is', async () => {
  const world = await inPlace({});
  world.kubernetes.behaviour.podStartMs = 1_000_000;
  world.apply({ scaleMode: 'InPlace', parallelism: 6 });
  assert.equal(await world.phase('DeployFailed'), true);
  await world.pass(5000);
  assert.deepEqual(
    [world.status.lastError?.code, world.status.jobStatus?.parallelism, pods(world), world.kubernetes.writers.length],
    ['CLUSTER_NOT_READY', 2, 2, 1],
  );
  world.apply({ scaleMode: 'InPlace', parallelism: 2 });
  assert.equal(await world.phase('Running'), true);
  assertHolds(world);
});

test('A job that cannot start with its new parallelism runs again with its old one', async () => {
  const world = await inPlace({});
  world.flinkBehaviour.badJars.set('count.jar', 'parallelism is over max parallelism');
  world.apply({ scaleMode: 'InPlace', parallelism: 4 });
  assert.equal(await world.phase('RollingBackJob'), true);
  world.flinkBehaviour.badJars.delete('count.jar');
  assert.equal(await world.phase('DeployFailed'), true);
  await world.pass(3000);
  assert.deepEqual(
    [world.status.jobStatus?.parallelism, world.status.jobStatus?.health, world.status.lastError?.code],
    [2, 'Green', 'RESCALE_FAILED'],
  );
  assertHolds(world);
});

test('A rescale whose savepoints fail leaves the job running as it is', async () => {
  const world = await inPlace({});
  world.flinkBehaviour.failSavepoints = 1000;
  world.apply({ scaleMode: 'InPlace', parallelism: 4 });
  assert.equal(await world.phase('DeployFailed'), true);
  await world.pass(3000);
  assert.deepEqual(
    [world.kubernetes.writers.length, world.kubernetes.writers[0]?.endedAt, pods(world)],
    [1, undefined, 2],
  );
});

test('A RESTARTING job is rescaled with a new cluster, and an Event says so', async () => {
  const world = await inPlace({});
  for (const flink of world.kubernetes.flinks) flink.throwInJobs('told to fail');
  world.apply({ scaleMode: 'InPlace', parallelism: 4 });
  const hash = cluster(world);
  assert.equal(await scaled(world, 4), true);
  assert.deepEqual([messagesOf(world, 'RescaleNeedsCluster').length, cluster(world) === hash], [1, false]);
  assertHolds(world);
});

test('Another parallelism together with another image is a deploy', async () => {
  const world = await inPlace({});
  const hash = cluster(world);
  world.apply({ scaleMode: 'InPlace', parallelism: 4, image: 'count:2' });
  assert.equal(await scaled(world, 4), true);
  assert.equal(cluster(world) === hash, false);
  assertHolds(world);
});

test('A rescaled cluster can be upgraded, rolled back and rescaled again', async () => {
  const world = await inPlace({});
  world.apply({ scaleMode: 'InPlace', parallelism: 4 });
  assert.equal(await scaled(world, 4), true);
  world.apply({ scaleMode: 'InPlace', parallelism: 4, jarName: 'missing.jar' });
  assert.equal(await world.phase('DeployFailed'), true);
  await world.pass(5000);
  assert.deepEqual([world.status.jobStatus?.parallelism, pods(world)], [4, 3]);
  world.apply({ parallelism: 2 });
  assert.equal(await scaled(world, 2), true);
  assertHolds(world);
});

test('A TaskManager that is lost during the stop for a rescale does not leave the stop behind', async () => {
  const world = await inPlace({});
  world.flinkBehaviour.savepointMs = 40_000;
  world.apply({ scaleMode: 'InPlace', parallelism: 6 });
  assert.equal(await world.clock.until(() => world.status.operation?.kind === 'stop', 60_000), true);
  await world.pass(25_000);
  const newest = [...world.kubernetes.pods.keys()].filter((name) => name.includes('-tm-')).at(-1);
  world.kubernetes.deletePod(newest ?? '');
  assert.equal(await scaled(world, 6), true);
  assert.deepEqual([messagesOf(world, 'RescaleFailed'), messagesOf(world, 'JobFinished')], [[], []]);
  assertHolds(world);
});

test('A stop for a rescale whose JobManager stays silent ends by its advice, to delete its pod', async () => {
  const world = await inPlace({});
  world.flinkBehaviour.savepointMs = 60_000;
  world.apply({ scaleMode: 'InPlace', parallelism: 4 });
  assert.equal(await world.clock.until(() => world.status.operation?.kind === 'stop', 60_000), true);
  await world.pass(1000);
  world.hang(cluster(world));
  await world.pass(300_000);
  assert.match(world.messageOf('Progressing'), /\. To go on without the savepoint, delete the pod of that JobManager$/);
  world.deleteJobManager(cluster(world));
  assert.equal(await scaled(world, 4), true);
  assertHolds(world);
});

for (const state of ['FAILED', 'lost'] as const) {
  test(`A job that is ${state} while its rescale waits for TaskManagers is started again at once`, async () => {
    const world = await inPlace({});
    world.kubernetes.behaviour.podStartMs = 15_000;
    world.apply({ scaleMode: 'InPlace', parallelism: 6 });
    assert.equal(await world.phase('Rescaling', 30_000), true);
    await world.pass(2000);
    if (state === 'FAILED') world.kubernetes.flinks[0]?.failJobs();
    else world.kubernetes.killPods('jobmanager');
    const noticed = () => world.status.phase !== 'Rescaling' || world.status.jobStatus?.settled === true;
    assert.equal(await world.clock.until(noticed, 8000), true);
    const runs = () => world.status.phase === 'Running' && world.status.jobStatus?.parallelism === 6;
    assert.equal(await world.clock.until(runs, 120_000), true);
    assertHolds(world);
  });
}
