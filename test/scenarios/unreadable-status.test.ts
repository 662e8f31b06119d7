import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { assertHolds } from '../world/invariants.ts';
import { installedStatusSchema, statusStore } from '../world/status-store.ts';
import { World } from '../world/world.ts';
import { reachesRunning, started } from './started.ts';

/** Statuses that a newer flinkapp, another replica or a person wrote. */

/** What must not change while flinkapp cannot read the status. */
const untouched = (world: World) => ({
  children: new Map(world.kubernetes.children),
  pods: [...world.kubernetes.pods.keys()],
  submitted: [...world.kubernetes.submitted],
  writers: world.kubernetes.writers.length,
  effects: world.effects.length,
});

const stored = (world: World): object => ({ ...world.parent?.status });

/** The status without its conditions, which tell what is wrong, and without what Metacontroller writes. */
const withoutConditions = (world: World): object => {
  const { conditions: _, observedGeneration: __, ...rest } = { ...world.parent?.status };
  return rest;
};

/** Edits the status at a time at which no hook call is under way: its answer would undo the edit. */
const edit = async (world: World, change: (status: object) => object): Promise<void> => {
  let edited = false;
  world.clock.after(137, () => {
    world.writeStatus(change(stored(world)));
    edited = true;
  });
  await world.clock.until(() => edited, 1000);
};

for (const [sentence, change] of [
  ['a phase', { phase: 'Pausing' }],
  ['an operation', { operation: { kind: 'pause', startedAt: '2026-01-01T00:00:00Z', step: 3 } }],
  ['a deployment mode', { deploymentMode: 'Canary' }],
] as const)
  for (const submission of ['Rest', 'Application'] as const)
    test(`${sentence} that only a newer flinkapp knows changes nothing, submission ${submission}`, async () => {
      const world = await started({ submission });
      const before = stored(world);
      await edit(world, (status) => ({ ...status, ...change }));
      await world.pass(10);
      const [state, status] = [untouched(world), withoutConditions(world)];
      world.apply({ submission, image: 'count:2' });
      await world.pass(60_000);
      assert.deepEqual(untouched(world), state);
      assert.deepEqual(withoutConditions(world), status);
      assert.equal(world.condition('Stalled'), 'True UnreadableStatus');
      assert.match(world.messageOf('Stalled'), new RegExp(`status\\.${Object.keys(change)[0]}`));
      await edit(world, () => before);
      assert.equal(await reachesRunning(world, 'count:2'), true);
      assert.equal(world.condition('Stalled')?.startsWith('False'), true);
      assertHolds(world);
    });

test('Two replicas of different versions take turns, and the job does not notice', async () => {
  const world = await started();
  const jobs = [...world.kubernetes.submitted];
  for (let turn = 0; turn < 5; turn += 1) {
    await edit(world, (status) => ({ ...status, phase: 'Pausing' }));
    await world.pass(1000);
    assert.equal(world.condition('Stalled'), 'True UnreadableStatus');
    await edit(world, (status) => ({ ...status, phase: 'Running' }));
    await world.pass(1000);
    assert.equal(world.condition('Stalled'), 'False JobRunning');
  }
  assert.deepEqual(world.kubernetes.submitted, jobs);
  assertHolds(world);
});

test('Words that flinkapp only shows, and fields that it does not know, survive an upgrade by it', async () => {
  const world = await started();
  const history = [{ hash: 'a', image: 'count:0', outcome: 'Paused', at: '2026-01-01T00:00:00Z', by: 'somebody' }];
  world.writeStatus({
    ...stored(world),
    history,
    canary: { step: 2 },
    jobStatus: { ...world.status.jobStatus, health: 'Blue' },
  });
  world.apply({ image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assert.deepEqual(Reflect.get(stored(world), 'canary'), { step: 2 });
  assert.deepEqual(world.status.history?.at(-1), history[0]);
  assert.equal(world.status.jobStatus?.health, 'Green');
  assertHolds(world);
});

test('A field that is null is absent, also in an upgrade', async () => {
  const world = await started();
  world.kubernetes.storeStatus = (status) => Object(status);
  await edit(world, (status) => ({
    ...status,
    savepointPath: null,
    jobStatus: { ...world.status.jobStatus, endedAt: null },
  }));
  world.apply({ image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});

test('A deletion waits for a status that cannot be read, and then takes its savepoint', async () => {
  const world = await started();
  const before = stored(world);
  await edit(world, (status) => ({ ...status, phase: 'Pausing' }));
  world.delete();
  await world.pass(60_000);
  assert.equal(world.kubernetes.flinks[0]?.dead, false);
  assert.match(world.messageOf('Stalled'), /The deletion waits\./);
  await edit(world, () => before);
  assert.equal(await world.clock.until(() => world.parent === undefined, 60_000), true);
  assert.deepEqual(world.reasons.includes('SavepointTaken'), true);
  assertHolds(world);
});

test('A deletion whose status cannot be read ends when a person removes the finalizer that the message names', async () => {
  const world = await started();
  await edit(world, (status) => ({ ...status, phase: 'Pausing' }));
  world.delete();
  await world.pass(1000);
  const [, named = ''] = /remove its finalizer (\S+):/.exec(world.messageOf('Stalled')) ?? [];
  const { parent } = world;
  assert.deepEqual(parent?.metadata.finalizers, [named]);
  world.kubernetes.writeParent(undefined);
  const { kubernetes } = world;
  assert.equal(await world.clock.until(() => kubernetes.children.size + kubernetes.pods.size === 0, 60_000), true);
});

test('A deletion with --cascade=orphan leaves everything, also without a status that can be read', async () => {
  const world = await started();
  await edit(world, (status) => ({ ...status, phase: 'Pausing' }));
  world.delete('orphan');
  assert.equal(await world.clock.until(() => world.parent === undefined, 60_000), true);
  await world.pass(5000);
  assert.equal(world.kubernetes.flinks[0]?.dead, false);
});

const NEWER_WORDS = {
  phase: 'Pausing',
  deploymentMode: 'Canary',
  operation: { kind: 'pause' },
  clusterStatus: { health: 'Blue' },
  restorePoints: [{ kind: 'snapshot', path: 'p' }],
  conditions: [{ type: 'Paused', status: 'Sometimes' }],
  history: [{ outcome: 'Paused', at: 'last week' }],
  hook: { kind: 'canary' },
};

test('The API server takes the status of a newer flinkapp with the CRD of this one', () => {
  const world = new World();
  assert.deepEqual(world.kubernetes.storeStatus({ ...NEWER_WORDS, new: { a: [null] } }), {
    ...NEWER_WORDS,
    new: { a: [null] },
  });
});

/** A CRD with the fields that the status had once: it keeps fields that it does not name. */
const olderStatusSchema = (schema: object, kept: number): object => {
  const { properties } = { properties: {}, ...schema };
  const entries = Object.entries<object>(properties);
  const named = entries.filter((_, i) => i % kept !== 0).map(([name, field]) => [name, olderStatusSchema(field, kept)]);
  return entries.length === 0 ? schema : { ...schema, properties: Object.fromEntries(named) };
};

for (const kept of [1, 2, 3])
  test(`An application lives with the CRD of an older flinkapp that names other fields (${kept})`, async () => {
    const world = new World();
    world.kubernetes.storeStatus = statusStore(olderStatusSchema(installedStatusSchema(), kept));
    world.apply();
    assert.equal(await reachesRunning(world, 'count:1'), true);
    world.apply({ image: 'count:2' });
    assert.equal(await reachesRunning(world, 'count:2'), true);
    world.delete();
    assert.equal(await world.clock.until(() => world.parent === undefined, 60_000), true);
    assertHolds(world);
  });

/** The CRD of an earlier commit had the words of that commit. */
test('A status that an older CRD refuses leaves the application where it is', async () => {
  const world = await started();
  const { storeStatus } = world.kubernetes;
  world.kubernetes.storeStatus = (status) => {
    if (Reflect.get(Object(status), 'phase') !== 'Running') throw new Error('status is invalid (422): phase');
    return storeStatus(status);
  };
  world.apply({ image: 'count:2' });
  await world.pass(30_000);
  assert.equal(world.status.deployed?.spec.image, 'count:1');
  world.kubernetes.storeStatus = storeStatus;
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});

const FOREIGN = {
  phase: 'Running',
  lastUpdatedAt: '2026-01-01T00:00:00Z',
  deployHash: '1a2b3c4d',
  deployVersion: 'green',
  failedDeployHash: '',
  retryCount: 0,
  clusterStatus: { health: '', availableTaskSlots: 0 },
  jobStatus: { jobID: '0123456789abcdef0123456789abcdef', health: 'Green', state: 'RUNNING' },
};

/** An application of Lyft's operator, with a Deployment that has its labels and owner reference. */
const lyftWorld = async (spec: Partial<Spec> = {}): Promise<World> => {
  const world = new World();
  world.metacontroller.running = false;
  world.apply(spec);
  const { apiVersion = '', kind = '', metadata } = { ...world.parent };
  const owner = { apiVersion, kind, name: 'count', uid: `${metadata?.uid}`, controller: true };
  const labels = { 'flink-app': 'count', 'flink-deployment-type': 'jobmanager', 'pod-deployment-selector': 'x7' };
  world.kubernetes.writeChild('Deployment/count-1a2b3c4d-jm', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'count-1a2b3c4d-jm',
      labels: { ...labels, 'flink-app-hash': '1a2b3c4d' },
      ownerReferences: [owner],
    },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'jobmanager', image: 'count:0' }] } },
    },
  });
  await world.pass(5000);
  world.writeStatus(FOREIGN);
  world.metacontroller.running = true;
  world.metacontroller.restart();
  return world;
};

test('flinkapp touches nothing of an application that another operator runs', async () => {
  const world = await lyftWorld();
  // Metacontroller takes its owner reference out of objects without its label, before it calls the hook.
  await world.pass(1000);
  const released = world.kubernetes.children.get('Deployment/count-1a2b3c4d-jm');
  assert.deepEqual(released?.metadata?.ownerReferences, []);
  const state = untouched(world);
  await world.pass(30_000);
  world.apply({ image: 'count:2' });
  await world.pass(30_000);
  assert.deepEqual(untouched(world), state);
  assert.deepEqual(withoutConditions(world), FOREIGN);
  assert.equal(world.condition('Stalled'), 'True ForeignStatus');
  assertHolds(world);
});

test('An application of another operator is handed over as the message says', async () => {
  const world = await lyftWorld();
  await world.pass(5000);
  assert.match(
    world.messageOf('Stalled'),
    /delete its Deployments and Services, set savepointPath, and empty the status/,
  );
  const path = world.storage.write('savepoint', FOREIGN.jobStatus.jobID, 42, world.clock.now);
  world.kubernetes.deleteChild('Deployment/count-1a2b3c4d-jm');
  world.apply({ savepointPath: path });
  world.writeStatus({});
  assert.equal(await reachesRunning(world, 'count:1'), true);
  assert.deepEqual(
    world.kubernetes.writers.map(({ startCounter, restoredFrom }) => [startCounter, restoredFrom]),
    [[42, path]],
  );
  assertHolds(world);
});
