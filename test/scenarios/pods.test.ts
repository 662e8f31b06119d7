import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { application } from '../builders.ts';
import { assertHolds } from '../world/invariants.ts';
import { World } from '../world/world.ts';
import { STORES } from './live.ts';
import { messagesOf, reachesRunning, started } from './started.ts';

/** Pods of several containers, evicted pods, and pods on nodes that do not answer. */

const SIDECAR = { podTemplate: { spec: { containers: [{ name: 'logs', image: 'logs:1' }] } } };
const APPLICATION: Partial<Spec> = { submission: 'Application' };
const HA: Partial<Spec> = { ...APPLICATION, flinkConfig: { ...application().spec.flinkConfig, ...STORES } };
const BOTH = ['jobmanager', 'taskmanager'] as const;

const message = (world: World, type = 'Ready'): string =>
  world.status.conditions?.find((condition) => condition.type === type)?.message ?? '';

/** Whether the application runs its job again, in a second process. */
const runsAgain = (world: World): Promise<boolean> =>
  world.clock.until(
    () => world.kubernetes.writers.length > 1 && world.condition('Ready') === 'True JobRunning',
    120_000,
  );

test('A job keeps running when a sidecar restarts and its JobManager does not answer for a while', async () => {
  const world = await started({ jobManagerConfig: SIDECAR });
  world.kubernetes.restartSidecars('jobmanager');
  world.flinkFault = () => 'refused';
  assert.equal(await world.clock.until(() => world.condition('Ready') === 'False FlinkUnreachable', 20_000), true);
  await world.pass(500);
  world.flinkFault = () => 'none';
  assert.equal(await world.clock.until(() => world.condition('Ready') === 'True JobRunning', 20_000), true);
  assert.deepEqual([world.kubernetes.writers.length, messagesOf(world, 'JobLost')], [1, []]);
  assertHolds(world);
});

test('A JobManager whose container restarts in the same pod has lost its job, which starts again', async () => {
  const world = await started();
  await world.pass(3000);
  world.kubernetes.restartMain('jobmanager');
  assert.equal(await runsAgain(world), true);
  assertHolds(world);
});

for (const then of ['flinkapp restarts the job', 'an edit is deployed', 'the application is suspended'] as const) {
  test(`A JobManager of a Job that ended is seen although its sidecar lives on: ${then}`, async () => {
    const spec = { ...APPLICATION, jobManagerConfig: SIDECAR };
    const world = await started(spec);
    await world.pass(5000);
    world.kubernetes.killPods('jobmanager');
    if (then === 'an edit is deployed') world.apply({ ...spec, image: 'count:2' });
    if (then === 'the application is suspended') world.apply({ ...spec, suspended: true });
    if (then === 'the application is suspended') assert.equal(await world.phase('Suspended'), true);
    else assert.equal(await reachesRunning(world, then === 'an edit is deployed' ? 'count:2' : 'count:1'), true);
    assertHolds(world);
  });
}

test('An evicted JobManager with high availability does not fail the deploy: its Deployment makes another one', async () => {
  const world = new World();
  world.apply(HA);
  assert.equal(await world.clock.until(() => world.kubernetes.flinks.length === 1, 30_000), true);
  world.kubernetes.evict('jobmanager');
  assert.equal(await world.phase('Running'), true);
  assert.deepEqual(messagesOf(world, 'DeployFailed'), []);
  assertHolds(world);
});

for (const [name, spec] of [
  ['', {}],
  [' in application mode', APPLICATION],
  [' with high availability', HA],
] as const)
  for (const role of BOTH)
    test(`An evicted ${role}${name} that stays as a pod holds up nothing`, async () => {
      const world = await started(spec);
      await world.pass(5000);
      world.kubernetes.evict(role);
      assert.equal(await world.clock.until(() => world.condition('Ready') !== 'True JobRunning', 30_000), true);
      assert.equal(await world.clock.until(() => world.condition('Ready') === 'True JobRunning', 120_000), true);
      world.apply({ ...spec, image: 'count:2' });
      assert.equal(await reachesRunning(world, 'count:2'), true);
      assertHolds(world);
    });

test('A client that failed is reported with its cause although its sidecar lives on', async () => {
  const world = new World();
  world.apply({ submission: 'Job', jarName: 'missing.jar', client: SIDECAR });
  assert.equal(await world.phase('DeployFailed'), true);
  assert.match(world.status.lastError?.message ?? '', /the client of job .* failed: .*missing\.jar/);
});

test('A client that submitted its job is enough although its sidecar lives on', async () => {
  const world = await started({ submission: 'Job', client: SIDECAR });
  assert.equal(world.kubernetes.submitted.length, 1);
  assertHolds(world);
});

test('A sidecar whose image cannot be pulled does not keep the job from running', async () => {
  const world = new World();
  world.kubernetes.behaviour.badImages.set('logs:1', 'ErrImagePull');
  world.apply({ jobManagerConfig: SIDECAR, taskManagerConfig: { taskSlots: 2, ...SIDECAR } });
  assert.equal(await world.phase('Running'), true);
  assertHolds(world);
});

test('An init container whose image cannot be pulled fails the deploy and is named', async () => {
  const world = new World();
  world.kubernetes.behaviour.badImages.set('fetch:1', 'ErrImagePull');
  const initContainers = [{ name: 'fetch', image: 'fetch:1' }];
  world.apply({ jobManagerConfig: { podTemplate: { spec: { initContainers } } } });
  assert.equal(await world.phase('DeployFailed', 20_000), true);
  const expected = /init container fetch: ErrImagePull: image fetch:1 cannot be pulled/;
  assert.match(world.status.lastError?.message ?? '', expected);
});

for (const [name, spec] of [
  ['', {}],
  [' in application mode', APPLICATION],
] as const) {
  const lost = async (): Promise<World> => {
    const world = await started(spec);
    await world.pass(5000);
    world.kubernetes.loseNodes(BOTH);
    const isNamed = () => /kubectl delete pod/.test(message(world));
    assert.equal(await world.clock.until(isNamed, 200_000), true);
    assert.match(
      message(world),
      /Kubernetes has not confirmed the end of pod count-\S+ on node node-\d+, due to end at/,
    );
    return world;
  };

  test(`No second job starts${name} while pods may run on a lost node, and it starts when the node is back`, async () => {
    const world = await lost();
    await world.pass(300_000);
    assert.equal(world.kubernetes.writers.length, 1);
    world.kubernetes.nodesReturn();
    assert.equal(await runsAgain(world), true);
    assertHolds(world);
  });

  test(`The command in the condition${name} lets the application continue when the node is down`, async () => {
    const world = await lost();
    const [, names = ''] = /kubectl delete pod (.*) --force --namespace ns/.exec(message(world)) ?? [];
    for (const pod of names.split(' ')) world.kubernetes.forceDelete(pod);
    assert.equal(await runsAgain(world), true);
    assertHolds(world);
  });

  test(`A deploy${name} waits for pods on a lost node`, async () => {
    const world = await lost();
    world.apply({ ...spec, image: 'count:2', upgradeMode: 'LastState' });
    await world.pass(300_000);
    assert.equal(world.kubernetes.writers.length, 1);
    world.kubernetes.nodesReturn();
    assert.equal(await reachesRunning(world, 'count:2', 300_000), true);
    assertHolds(world);
  });
}

test('A lost node that comes back before Kubernetes deletes its pods costs nothing', async () => {
  const world = await started();
  world.kubernetes.loseNodes(BOTH);
  await world.pass(4000);
  world.kubernetes.nodesReturn();
  await world.pass(30_000);
  assert.deepEqual([world.kubernetes.writers.length, world.condition('Ready')], [1, 'True JobRunning']);
  assertHolds(world);
});
