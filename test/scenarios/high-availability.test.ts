import assert from 'node:assert/strict';
import { test } from 'node:test';
import { application } from '../builders.ts';
import { assertHolds } from '../world/invariants.ts';
import type { World } from '../world/world.ts';
import { STORES } from './live.ts';
import { messagesOf, reachesRunning, started } from './started.ts';

/** High availability: JobManagers recover their jobs from a store that outlives every pod. */

const HA = { flinkConfig: { ...application().spec.flinkConfig, ...STORES } };
const stores = ({ kubernetes }: World): readonly string[] =>
  kubernetes.stores.objects().map(({ metadata }) => metadata.labels['app'] ?? '');
const gone = (world: World): Promise<boolean> => world.clock.until(() => world.parent === undefined, 60_000);

test('A JobManager that is killed three times recovers the same job without losing state', async () => {
  const world = await started(HA);
  const job = world.status.jobStatus?.jobID;
  for (let kills = 0; kills < 3; kills += 1) {
    await world.pass(3000);
    world.kubernetes.killPods('jobmanager');
    assert.equal(
      await world.clock.until(
        () => world.kubernetes.writers.length === kills + 2 && world.status.jobStatus?.health === 'Green',
        60_000,
      ),
      true,
    );
  }
  assert.deepEqual(
    [world.status.jobStatus?.jobID === job, messagesOf(world, 'JobLost'), world.status.restarts],
    [true, [], undefined],
  );
  assertHolds(world);
});

test('A job that its JobManager does not find in its store in time is lost and restarts', async () => {
  const world = await started(HA);
  const [store = ''] = stores(world);
  world.kubernetes.stores.open(store).clear();
  world.kubernetes.killPods('jobmanager');
  assert.equal(await world.phase('Recovering'), true);
  assert.equal(await reachesRunning(world, 'count:1'), true);
  assert.equal(messagesOf(world, 'JobLost').length, 1);
  assertHolds(world);
});

test('The store of a cluster is deleted with the cluster', async () => {
  const world = await started(HA);
  world.apply({ ...HA, image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assert.equal(await world.clock.until(() => world.status.haStoreLeft === undefined, 30_000), true);
  assert.deepEqual(stores(world), [`count-${world.status.deployHash}`]);
  world.delete();
  assert.equal(await gone(world), true);
  assert.deepEqual(stores(world), []);
  assertHolds(world);
});

test('The store of a failed deploy is deleted with its cluster', async () => {
  const world = await started(HA);
  world.apply({ ...HA, jarName: 'missing.jar' });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.equal(await world.clock.until(() => world.status.haStoreLeft === undefined, 30_000), true);
  assert.deepEqual(stores(world), [`count-${world.status.deployHash}`]);
  assertHolds(world);
});

test('A job that flinkapp could not stop does not come back when its cluster is created again', async () => {
  const spec = { ...HA, upgradeMode: 'LastState' } as const;
  const world = await started(spec);
  await world.pass(3000);
  world.flinkFault = () => 'refused';
  world.apply({ ...spec, suspended: true });
  assert.equal(await world.phase('Suspended'), true);
  assert.deepEqual(stores(world), []);
  world.flinkFault = () => 'none';
  world.apply(spec);
  assert.equal(await reachesRunning(world, 'count:1'), true);
  assertHolds(world);
});

test('A job of a deleted application does not come back in an application of the same name', async () => {
  const world = await started({ ...HA, deleteMode: 'None' });
  world.delete();
  assert.equal(await gone(world), true);
  assert.deepEqual(stores(world), []);
  world.apply(HA);
  assert.equal(await reachesRunning(world, 'count:1'), true);
  assert.equal(world.kubernetes.writers.filter(({ endedAt }) => endedAt === undefined).length, 1);
});

test('An application without high availability deletes no store', async () => {
  const world = await started();
  world.kubernetes.stores.open('count-00000000');
  world.apply({ image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assert.deepEqual(stores(world), ['count-00000000']);
});

const ZOOKEEPER = {
  flinkConfig: { ...application().spec.flinkConfig, ...STORES, 'high-availability.type': 'zookeeper' },
};
const running = ({ kubernetes }: World): number =>
  kubernetes.writers.filter(({ endedAt }) => endedAt === undefined).length;

test('ZooKeeper: a JobManager that is killed recovers the same job', async () => {
  const world = await started(ZOOKEEPER);
  const job = world.status.jobStatus?.jobID;
  await world.pass(3000);
  world.kubernetes.killPods('jobmanager');
  const recovered = () => world.kubernetes.writers.length === 2 && world.status.jobStatus?.health === 'Green';
  assert.equal(await world.clock.until(recovered, 60_000), true);
  assert.equal(world.status.jobStatus?.jobID, job);
  assertHolds(world);
});

test('ZooKeeper: a job that flinkapp could not stop does not come back when its cluster is created again', async () => {
  const spec = { ...ZOOKEEPER, upgradeMode: 'LastState' } as const;
  const world = await started(spec);
  await world.pass(3000);
  world.flinkFault = () => 'refused';
  world.apply({ ...spec, suspended: true });
  assert.equal(await world.phase('Suspended'), true);
  world.flinkFault = () => 'none';
  world.apply(spec);
  assert.equal(await reachesRunning(world, 'count:1'), true);
  await world.pass(10_000);
  assert.equal(running(world), 1);
  assertHolds(world);
});

test('ZooKeeper: it does not come back when flinkapp recovers the job on a new cluster', async () => {
  const world = await started(ZOOKEEPER);
  await world.pass(3000);
  const [flink] = world.kubernetes.flinks;
  for (const job of flink?.jobs.values() ?? []) job.stopWriting();
  flink?.jobs.clear();
  assert.equal(await world.phase('Recovering'), true);
  assert.equal(await reachesRunning(world, 'count:1'), true);
  await world.pass(10_000);
  assert.equal(running(world), 1);
  assertHolds(world);
});

test('ZooKeeper: it does not come back with a rollback', async () => {
  const spec = { ...ZOOKEEPER, deploymentMode: 'Single', upgradeMode: 'LastState' } as const;
  const world = await started(spec);
  await world.pass(3000);
  world.flinkFault = () => 'refused';
  world.apply({ ...spec, image: 'count:2', jarName: 'failing.jar' });
  assert.equal(await world.phase('Updating'), true);
  assert.equal(await world.clock.until(() => world.status.clusterReleased === true, 60_000), true);
  world.flinkFault = () => 'none';
  assert.equal(await world.phase('DeployFailed'), true);
  await world.pass(10_000);
  assert.equal(running(world), 1);
  assertHolds(world);
});

test('ZooKeeper: a job of a deleted application does not come back in an application of the same name', async () => {
  const world = await started({ ...ZOOKEEPER, deleteMode: 'None' });
  world.delete();
  assert.equal(await gone(world), true);
  world.apply(ZOOKEEPER);
  assert.equal(await reachesRunning(world, 'count:1'), true);
  await world.pass(10_000);
  assert.equal(running(world), 1);
});

test('ZooKeeper: an application whose status was lost keeps the id of its cluster', async () => {
  const world = await started(ZOOKEEPER);
  await world.pass(3000);
  const before = world.status.deployed?.haClusterId;
  const { parent } = world.kubernetes;
  assert.notEqual(before, undefined);
  if (parent !== undefined) world.kubernetes.writeParent({ ...parent, status: {} });
  assert.equal(await world.clock.until(() => world.status.phase === 'Running', 60_000), true);
  assert.equal(world.status.deployed?.haClusterId, before);
  world.kubernetes.killPods('jobmanager');
  await world.pass(20_000);
  assert.deepEqual([running(world), world.kubernetes.submitted.length], [1, 1]);
});
