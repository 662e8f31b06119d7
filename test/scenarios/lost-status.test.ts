import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { operationId } from '../../src/objects/deploys/operation-id.ts';
import { application } from '../builders.ts';
import { assertHolds } from '../world/invariants.ts';
import { World } from '../world/world.ts';
import { STORES } from './live.ts';
import { messagesOf, reachesRunning, started } from './started.ts';

/** Somebody emptied the status of an application, or restored it from a backup without its status. */

const HA: Partial<Spec> = { flinkConfig: { ...application().spec.flinkConfig, ...STORES } };

/** Empties the status at a time at which no hook call is under way: its answer would put the status back. */
const empty = async (world: World, then: () => void = () => undefined): Promise<void> => {
  world.clock.after(137, () => {
    world.writeStatus({});
    then();
  });
  await world.clock.until(() => world.status.deployed === undefined, 1000);
};

const isStalled = (world: World): boolean => world.condition('Stalled') === 'True StatusLost';

const gone = (world: World): Promise<boolean> => world.clock.until(() => world.parent === undefined, 120_000);

const stalls = (world: World): Promise<boolean> => world.clock.until(() => isStalled(world), 30_000);

/** Runs the command of a message against the simulated Kubernetes. */
const runSelectorCommand = (world: World, text: string): void => {
  const [, label = '', value = ''] = /kubectl delete \S+ --selector (\S+)=(\S+)/.exec(text) ?? [];
  world.kubernetes.deleteBySelector(label, value);
};

for (const [mode, spec] of [
  ['', {}],
  [' in application mode', { submission: 'Application' }],
  [' that its client submitted', { submission: 'Job' }],
  [' with high availability', HA],
  [' in application mode with high availability', { ...HA, submission: 'Application' }],
  [' on another port', { uiPort: 8090 }],
  [' with a savepointNonce', { savepointNonce: '1' }],
] as const satisfies readonly (readonly [string, Partial<Spec>])[]) {
  test(`A job${mode} runs on when its status is emptied, and upgrades from its savepoint`, async () => {
    const world = await started(spec);
    await world.pass(5000);
    const jobs = [...world.kubernetes.submitted];
    const children = [...world.kubernetes.children.keys()].filter((key) => !key.includes('-run-')).sort();
    await empty(world);
    assert.equal(await world.phase('Running'), true);
    assert.deepEqual(messagesOf(world, 'StatusRebuilt').length, 1);
    await world.pass(20_000);
    assert.deepEqual([...world.kubernetes.children.keys()].sort(), children);
    assert.deepEqual([world.condition('Ready'), world.kubernetes.submitted], ['True JobRunning', jobs]);
    world.apply({ ...spec, image: 'count:2' });
    assert.equal(await reachesRunning(world, 'count:2'), true);
    assertHolds(world);
  });

  test(`A job${mode} whose status was emptied is restarted from its newest checkpoint when it fails`, async () => {
    const world = await started({ ...spec, restartPolicy: { maxAttempts: 3, backoffSeconds: 1 } });
    await world.pass(5000);
    await empty(world);
    assert.equal(await world.phase('Running'), true);
    world.kubernetes.killPods('jobmanager');
    await world.pass(60_000);
    assert.equal(world.condition('Ready'), 'True JobRunning');
    assertHolds(world);
  });
}

test('A deletion of an application whose status is empty takes its savepoint', async () => {
  const world = await started();
  await world.pass(5000);
  await empty(world, () => world.delete());
  assert.equal(await gone(world), true);
  assert.equal(world.reasons.includes('StatusRebuilt'), true);
  assert.equal(world.reasons.includes('SavepointTaken'), true);
  assertHolds(world);
});

test('A job that started from a savepoint does not start empty after its status was emptied', async () => {
  const world = await started({ restartPolicy: { maxAttempts: 3, backoffSeconds: 1 } });
  await world.pass(5000);
  world.apply({ image: 'count:2', restartPolicy: { maxAttempts: 3, backoffSeconds: 1 } });
  assert.equal(await world.phase('SubmittingJob'), true);
  assert.equal(
    await world.clock.until(
      () => world.status.jobStatus?.state === 'RUNNING' && world.status.phase === 'Running',
      60_000,
    ),
    true,
  );
  await world.clock.until(() => world.status.previous === undefined, 60_000);
  await empty(world);
  assert.equal(await world.phase('Running'), true);
  for (const flink of world.kubernetes.flinks) if (!flink.dead) flink.failJobs();
  await world.pass(30_000);
  assertHolds(world);
});

/** An upgrade to count:2 with both clusters there, and the status that it has then. */
const duringUpgrade = async (): Promise<{ readonly world: World; readonly backup: object }> => {
  const world = await started();
  await world.pass(5000);
  world.flinkBehaviour.savepointMs = 60_000;
  world.apply({ image: 'count:2' });
  assert.equal(await world.phase('Savepointing'), true);
  await world.pass(2000);
  return { world, backup: { ...world.status } };
};

test('A status that is emptied during an upgrade stalls it, and goes on when a person restores it', async () => {
  const { world, backup } = await duringUpgrade();
  const children = [...world.kubernetes.children.keys()];
  await empty(world);
  assert.equal(await stalls(world), true);
  assert.match(world.messageOf('Stalled'), /they are of several clusters/);
  await world.pass(20_000);
  assert.deepEqual([...world.kubernetes.children.keys()], children);
  world.writeStatus(backup);
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});

test('A status that is emptied after an edit of the spec is rebuilt when a person applies the deployed spec', async () => {
  const world = await started();
  await world.pass(5000);
  world.metacontroller.running = false;
  world.writeStatus({});
  world.apply({ image: 'count:2' });
  world.metacontroller.running = true;
  world.metacontroller.restart();
  assert.equal(await stalls(world), true);
  assert.match(world.messageOf('Stalled'), /, or apply the spec of version [0-9a-f]{8}\./);
  world.apply();
  assert.equal(await world.phase('Running'), true);
  assert.equal(messagesOf(world, 'StatusRebuilt').length, 1);
  world.apply({ image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});

test('An application whose status is lost starts again from a savepoint, as the message says', async () => {
  const { world } = await duringUpgrade();
  world.flinkBehaviour.savepointMs = 100;
  await empty(world);
  assert.equal(await stalls(world), true);
  const [old] = world.kubernetes.flinks;
  const [jobId = ''] = old?.jobs.keys() ?? [];
  await world.clock.until(() => old?.jobs.get(jobId)?.terminal === true, 90_000);
  const [path = ''] = [...world.storage.states].filter(([, { kind }]) => kind === 'savepoint').map(([name]) => name);
  const message = world.messageOf('Stalled');
  assert.match(message, /stop the job with a savepoint and name that in savepointPath/);
  world.apply({ image: 'count:2', savepointPath: path });
  runSelectorCommand(world, message);
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assert.equal(world.kubernetes.writers.at(-1)?.restoredFrom, path);
  assertHolds(world);
});

test('A cluster without a job stalls an empty status, and a deletion with deleteMode None ends it', async () => {
  const world = await started();
  await world.pass(5000);
  for (const flink of world.kubernetes.flinks) for (const job of flink.jobs.values()) job.end('CANCELED');
  await empty(world);
  assert.equal(await stalls(world), true);
  world.delete();
  await world.pass(60_000);
  assert.notEqual(world.parent, undefined);
  assert.match(world.messageOf('Stalled'), /To delete the application without a savepoint, set deleteMode: None$/);
  world.apply({ deleteMode: 'None' });
  assert.equal(await gone(world), true);
});

test('A JobManager that does not answer stalls an empty status until it answers', async () => {
  const world = await started();
  await world.pass(5000);
  world.flinkFault = () => 'refused';
  await empty(world);
  assert.equal(await stalls(world), true);
  await world.pass(30_000);
  world.flinkFault = () => 'none';
  assert.equal(await world.phase('Running'), true);
  assertHolds(world);
});

test('A status that is restored is not overwritten, although its revision is older and a cache has not seen it', async () => {
  const { world, backup } = await duringUpgrade();
  await empty(world);
  assert.equal(await stalls(world), true);
  await world.pass(10_000);
  world.metacontroller.lag = () => 300;
  const last = world.metacontroller.hookCalls.at(-1)?.at ?? 0;
  const nextMs = last + 2000 - world.clock.now;
  world.clock.after(nextMs - 100, () => world.writeStatus(backup));
  await world.pass(5000);
  assert.equal(world.status.phase, 'Savepointing');
});

test('No id of a job repeats after everything of an application was deleted by hand', async () => {
  const world = await started();
  await world.pass(90_000);
  world.metacontroller.running = false;
  world.writeStatus({});
  for (const key of [...world.kubernetes.children.keys()]) world.kubernetes.deleteChild(key);
  await world.pass(5000);
  world.metacontroller.running = true;
  world.metacontroller.restart();
  assert.equal(await reachesRunning(world, 'count:1'), true);
  const { uid } = { ...world.parent?.metadata };
  const { deployHash = '', attempts = 0 } = world.status;
  assert.deepEqual(world.kubernetes.submitted, [
    operationId(`${uid}`, 'submit', deployHash, 1),
    operationId(`${uid}`, 'submit', deployHash, attempts),
  ]);
  assert.equal(attempts > 90_000, true);
  assertHolds(world, { stateMayBeLost: true });
});

/** A suspended application whose status was emptied. */
const emptySuspended = async (spec: Partial<Spec> = {}): Promise<World> => {
  const world = await started(spec);
  await world.pass(7000);
  world.apply({ ...spec, suspended: true });
  assert.equal(await world.phase('Suspended'), true);
  await world.pass(90_000);
  await empty(world);
  assert.equal(await stalls(world), true);
  return world;
};

for (const suspended of [true, false]) {
  test(`A suspended application whose status is emptied does not start with no state when suspended is ${suspended}`, async () => {
    const world = await emptySuspended();
    if (!suspended) world.apply();
    await world.pass(60_000);
    assert.equal(isStalled(world), true);
    const message = world.messageOf('Stalled');
    const [, path = ''] = /To start its job again from (\S+), the last restore point/.exec(message) ?? [];
    world.apply({ suspended, savepointPath: path });
    await world.pass(5000);
    runSelectorCommand(world, message);
    if (suspended) {
      assert.equal(await world.phase('Suspended', 30_000), true);
      world.apply({ savepointPath: path });
    }
    assert.equal(await world.phase('Running'), true);
    assert.equal(world.kubernetes.writers[1]?.restoredFrom, path);
    assertHolds(world);
  });
}

test('A suspended application whose status is emptied can be deleted', async () => {
  const world = await emptySuspended();
  world.delete();
  assert.equal(await gone(world), true);
});

test('A suspended application whose status comes back from a backup resumes from its savepoint', async () => {
  const world = await started();
  await world.pass(7000);
  world.apply({ suspended: true });
  assert.equal(await world.phase('Suspended'), true);
  const backup = { ...world.status };
  await empty(world);
  assert.equal(await stalls(world), true);
  world.writeStatus(backup);
  world.apply();
  assert.equal(await world.phase('Running'), true);
  assertHolds(world);
});

test('A job that finished and has no cluster any more does not run again when the status is emptied', async () => {
  const spec: Partial<Spec> = { jarName: 'bounded.jar', finishedTtlSeconds: 5 };
  const world = new World();
  world.apply(spec);
  assert.equal(await world.clock.until(() => world.status.clusterReleased === true, 60_000), true);
  await world.pass(60_000);
  await empty(world);
  assert.equal(await stalls(world), true);
  assert.match(world.messageOf('Stalled'), /without one it starts with no state/);
  await world.pass(60_000);
  assert.equal(world.kubernetes.writers.length, 1);
});
