import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { application } from '../builders.ts';
import { assertHolds } from '../world/invariants.ts';
import { World } from '../world/world.ts';
import { STORES } from './live.ts';
import { messagesOf, started } from './started.ts';

/** Deletions that leave something: because the user wants it (--cascade=orphan), or because a node does not answer. */

const BOTH = ['jobmanager', 'taskmanager'] as const;
const HA: Partial<Spec> = { flinkConfig: { ...application().spec.flinkConfig, ...STORES } };

const gone = (world: World, withinMs = 120_000): Promise<boolean> =>
  world.clock.until(() => world.parent === undefined, withinMs);

const message = (world: World): string =>
  world.status.conditions?.find(({ type }) => type === 'Progressing')?.message ?? '';

/** Runs the command of a message against the simulated Kubernetes. */
const runSelectorCommand = (world: World, text: string): void => {
  const [, kinds = '', label = '', value = ''] = /kubectl delete (\S+) --selector (\S+)=(\S+)/.exec(text) ?? [];
  assert.equal(kinds, 'deployments,jobs,services,ingresses,poddisruptionbudgets');
  world.kubernetes.deleteBySelector(label, value);
};

for (const [who, collectorMs] of [
  ['flinkapp', 60_000],
  ['the garbage collector', 0],
] as const)
  for (const [mode, spec] of [
    ['', {}],
    [' in application mode', { submission: 'Application' }],
    [' with deleteMode None', { deleteMode: 'None' }],
    [' with high availability', HA],
  ] as const)
    test(`A deletion with --cascade=orphan${mode} leaves the job running when ${who} sees it first`, async () => {
      const world = await started(spec);
      await world.pass(3000);
      const children = [...world.kubernetes.children.keys()].sort();
      world.kubernetes.garbage.delayMs = () => collectorMs;
      world.delete('orphan');
      assert.equal(await gone(world), true);
      await world.pass(30_000);
      assert.deepEqual([...world.kubernetes.children.keys()].sort(), children);
      assert.deepEqual(
        world.kubernetes.writers.map(({ endedAt }) => endedAt),
        [undefined],
      );
      const [left = ''] = messagesOf(world, 'Orphaned');
      assert.match(left, /count-[0-9a-f]{8}-tm/);
      assert.deepEqual(messagesOf(world, 'Deleted'), []);
    });

test('A new application of the name of an orphaned one waits, and the command that it names lets it start', async () => {
  const world = await started();
  world.delete('orphan');
  assert.equal(await gone(world), true);
  world.apply();
  await world.pass(60_000);
  assert.deepEqual([world.status.phase, world.kubernetes.writers.length], ['', 1]);
  assert.match(
    message(world),
    /Nobody is deleting pod count-\S+, pod count-\S+ of an earlier application of this name/,
  );
  runSelectorCommand(world, message(world));
  assert.equal(await world.phase('Running'), true);
  assertHolds(world, { stateMayBeLost: true });
});

test('The commands of the Event delete everything that an orphaning deletion left, also the high-availability store', async () => {
  const world = await started(HA);
  world.delete('orphan');
  assert.equal(await gone(world), true);
  const [event = ''] = messagesOf(world, 'Orphaned');
  runSelectorCommand(world, event);
  await world.pass(10_000);
  const [, selector = ''] = /kubectl delete configmaps --selector (\S+) --namespace ns$/.exec(event) ?? [];
  world.kubernetes.stores.remove(`labelSelector=${selector.replace(/^(.*),(.*)$/, '$2,$1')}`);
  const { children, pods, stores } = world.kubernetes;
  assert.deepEqual([children.size, pods.size, stores.objects()], [0, 0, []]);
});

test('A deletion with --cascade=orphan of an application without pods leaves its Service', async () => {
  const world = await started();
  world.apply({ suspended: true });
  assert.equal(await world.phase('Suspended'), true);
  world.delete('orphan');
  assert.equal(await gone(world), true);
  assert.deepEqual([[...world.kubernetes.children.keys()], world.kubernetes.pods.size], [['Service/count'], 0]);
});

test('A deletion that the user makes one that orphans stops nothing any more', async () => {
  const world = await started();
  world.flinkFault = () => 'refused';
  world.delete();
  await world.pass(5000);
  world.kubernetes.garbage.delayMs = () => 1000;
  world.delete('orphan');
  assert.equal(await gone(world, 10_000), true);
  await world.pass(30_000);
  assert.equal(world.kubernetes.writers[0]?.endedAt, undefined);
});

test('A deletion with --cascade=foreground leaves nothing', async () => {
  const world = await started();
  world.delete('foreground');
  assert.equal(await gone(world), true);
  assert.deepEqual([world.kubernetes.children.size, world.kubernetes.pods.size], [0, 0]);
});

test('Objects that appear late in the cache of Metacontroller are not taken for orphans', async () => {
  const world = new World();
  world.metacontroller.lag = () => 4000;
  world.apply();
  assert.equal(await world.clock.until(() => world.kubernetes.pods.size === 2, 30_000), true);
  world.delete();
  assert.equal(await gone(world), true);
  await world.pass(10_000);
  assert.deepEqual(
    [world.kubernetes.children.size, world.kubernetes.pods.size, messagesOf(world, 'Orphaned')],
    [0, 0, []],
  );
});

for (const [mode, spec] of [
  ['', {}],
  [' in application mode', { submission: 'Application' }],
] as const) {
  const deletedOnLostNode = async (): Promise<World> => {
    const world = await started({ ...spec, deletionDeadlineSeconds: 120 });
    world.kubernetes.loseNodes(BOTH);
    await world.pass(10_000);
    world.delete();
    return world;
  };

  test(`A lost node${mode} does not hold up a deletion after its deadline, and the Event names what may run`, async () => {
    const world = await deletedOnLostNode();
    const command = /kubectl delete pod count-.* --force --namespace ns/;
    assert.equal(await world.clock.until(() => command.test(message(world)), 120_000), true);
    assert.equal(await gone(world, 300_000), true);
    const [left = ''] = messagesOf(world, 'ObjectsLeft');
    assert.match(left, /not confirmed the end of pod count-\S+ on node node-\d+, due to end at .*; pod count-/);
    assert.equal(world.kubernetes.pods.size, 2);
  });

  test(`A new application${mode} waits for pods that a deletion left on a lost node`, async () => {
    const world = await deletedOnLostNode();
    assert.equal(await gone(world, 300_000), true);
    world.apply(spec);
    await world.pass(60_000);
    assert.deepEqual([world.status.phase, world.kubernetes.writers.length], ['', 1]);
    assert.match(message(world), /kubectl delete pod count-/);
    world.kubernetes.nodesReturn();
    assert.equal(await world.phase('Running'), true);
    assertHolds(world, { stateMayBeLost: true });
  });

  test(`The command in the condition${mode} lets a deletion finish before its deadline`, async () => {
    const world = await deletedOnLostNode();
    const command = /kubectl delete pod (.*) --force --namespace ns/;
    assert.equal(await world.clock.until(() => command.test(message(world)), 120_000), true);
    const [, names = ''] = command.exec(message(world)) ?? [];
    for (const name of names.split(' ')) world.kubernetes.forceDelete(name);
    assert.equal(await gone(world, 130_000), true);
    assert.deepEqual([world.kubernetes.pods.size, messagesOf(world, 'ObjectsLeft')], [0, []]);
  });
}
