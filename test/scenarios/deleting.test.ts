import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import { World } from '../world/world.ts';
import { messagesOf, started } from './started.ts';

/** Deletions: they always finish, and report what is left. */

const gone = (world: World, withinMs = 120_000): Promise<boolean> =>
  world.clock.until(() => world.parent === undefined, withinMs);

for (const [deleteMode, reasons] of [
  ['ForceCancel', ['Deleted']],
  ['None', ['Deleted']],
  ['Savepoint', ['SavepointTaken', 'Deleted']],
] as const) {
  test(`A deletion with deleteMode ${deleteMode} ends the job and leaves nothing`, async () => {
    const world = await started({ deleteMode });
    const before = world.reasons.length;
    world.delete();
    assert.equal(await world.clock.until(() => world.parent === undefined, 60_000), true);
    assert.deepEqual(world.reasons.slice(before), reasons);
    assert.deepEqual(
      [
        world.kubernetes.children.size,
        world.kubernetes.pods.size,
        [...world.storage.states.values()].some(({ kind }) => kind === 'savepoint'),
      ],
      [0, 0, deleteMode === 'Savepoint'],
    );
  });
}

test('A deletion during a submission stops the submitted job', async () => {
  const world = await started();
  await world.pass(5000);
  world.apply({ image: 'count:2' });
  await world.clock.until(() => world.status.operation?.kind === 'submit', 60_000);
  world.delete();
  assert.equal(await world.clock.until(() => world.parent === undefined, 60_000), true);
  assert.deepEqual([world.kubernetes.children.size, world.kubernetes.pods.size], [0, 0]);
  assertHolds(world);
});

test('A deletion with a dead JobManager finishes after its deadline without a savepoint', async () => {
  const world = await started({ deletionDeadlineSeconds: 60 });
  world.flinkFault = () => 'refused';
  world.delete();
  assert.equal(await world.clock.until(() => world.parent === undefined, 200_000), true);
  assert.deepEqual(
    world.kubernetes.events.slice(-2).map(({ reason }) => reason),
    ['DeletedWithoutSavepoint', 'Deleted'],
  );
});

test('An application that is created with the name of a deleted one meets none of its pods', async () => {
  const world = await started({ deleteMode: 'None' });
  world.kubernetes.behaviour.podEndMs = 20_000;
  world.delete();
  await world.clock.until(() => world.parent === undefined, 60_000);
  world.apply();
  assert.equal(await world.phase('Running'), true);
  assertHolds(world, { stateMayBeLost: true });
});

for (const state of ['FAILED', 'CANCELED', 'FINISHED'] as const) {
  test(`A deletion does not wait for a job that is ${state}`, async () => {
    const world = await started({ restartPolicy: { maxAttempts: 0 } });
    for (const job of world.kubernetes.flinks[0]?.jobs.values() ?? []) job.end(state);
    world.delete();
    assert.equal(await gone(world, 30_000), true);
    assert.deepEqual([world.kubernetes.children.size, world.kubernetes.pods.size], [0, 0]);
  });
}

test('A deletion while the first cluster starts finishes without a job', async () => {
  const world = new World();
  world.kubernetes.behaviour.badImages.set('count:1', 'ImagePullBackOff');
  world.apply();
  await world.phase('ClusterStarting');
  world.delete();
  assert.equal(await gone(world, 30_000), true);
});

test('A savepoint that fails is retried until the deadline, and the Event says that no restore point is known', async () => {
  const world = await started({ deletionDeadlineSeconds: 30 });
  world.flinkBehaviour.failSavepoints = 1000;
  world.delete();
  assert.equal(await gone(world, 60_000), true);
  assert.equal(messagesOf(world, 'SavepointFailed').length > 2, true);
  assert.match(
    messagesOf(world, 'DeletedWithoutSavepoint')[0] ?? '',
    /Deleted without a savepoint: .*No restore point is known/,
  );
});

test('A deletion finishes in a namespace that is being deleted', async () => {
  const world = await started();
  world.kubernetes.terminating = true;
  world.delete();
  for (const key of [...world.kubernetes.children.keys()]) world.kubernetes.deleteChild(key);
  assert.equal(await gone(world, 60_000), true);
  assert.equal(messagesOf(world, 'DeletedWithoutSavepoint').length, 1);
});

for (const phase of ['ClusterStarting', 'Savepointing', 'SubmittingJob', 'RollingBackJob', 'Recovering'] as const) {
  test(`A deletion in ${phase} ends every job and leaves nothing`, async () => {
    const world = await started();
    if (phase === 'Recovering') world.kubernetes.killPods('jobmanager');
    else world.apply({ image: 'count:2', ...(phase === 'RollingBackJob' ? { jarName: 'missing.jar' } : {}) });
    assert.equal(await world.phase(phase), true);
    await world.pass(150);
    world.delete();
    assert.equal(await gone(world), true);
    assert.deepEqual([world.kubernetes.children.size, world.kubernetes.pods.size], [0, 0]);
    assert.equal(
      world.kubernetes.writers.every(({ endedAt }) => endedAt !== undefined),
      true,
    );
    assertHolds(world);
  });
}
