import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SELECTOR_LABEL } from '../../src/api/labels.ts';
import type { Spec } from '../../src/api/spec.ts';
import { record } from '../builders.ts';
import { assertHolds } from '../world/invariants.ts';
import type { Child } from '../world/kubernetes.ts';
import { World } from '../world/world.ts';
import { messagesOf, reachesRunning, started } from './started.ts';

/** Objects that Kubernetes does not create: the application says so within 10 s, with Kubernetes' own message. */

const HASH = record().hash;
const KEYS = {
  taskManagers: `Deployment/count-${HASH}-tm`,
  JobManager: `Deployment/count-${HASH}-jm`,
  service: `Service/count-${HASH}`,
};
const REFUSAL = 'admission webhook "policy.example.com" denied the request: image registry is not allowed';

const named = (key: string): string => key.replace('/', ' ');
const says = (world: World, text: string, type = 'Ready'): Promise<boolean> =>
  world.clock.until(() => world.messageOf(type).includes(text), 10_000);
const refuse = (world: World, pattern: RegExp): void => {
  world.kubernetes.refusal = (key) => (pattern.test(key) ? REFUSAL : undefined);
};

/** An object of that name which somebody else has made. */
const foreign = (key: string, metadata: object = {}): Child =>
  ({ kind: key.split('/')[0], metadata: { name: key.split('/')[1], ...metadata } }) as Child;

for (const [what, key] of Object.entries(KEYS)) {
  test(`A refused object of a first deploy is named with the API server's message: ${what}`, async () => {
    const world = new World();
    refuse(world, new RegExp(`^${key}$`));
    world.apply();
    const message = `The API server refuses ${named(key)}: ${REFUSAL}. flinkapp continues when the API server accepts it`;
    assert.equal(await says(world, message), true);
    assert.equal(world.condition('Progressing'), 'True ObjectRefused');
    await world.pass(3000);
    assert.deepEqual(messagesOf(world, 'ObjectRefused'), [message]);
    world.kubernetes.refusal = () => undefined;
    assert.equal(await world.phase('Running'), true);
    assertHolds(world);
  });

  test(`A name that another object has is named, and the deploy goes on when that is deleted: ${what}`, async () => {
    const world = new World();
    world.kubernetes.writeChild(key, foreign(key));
    world.apply();
    const kind = named(key).split(' ')[0]?.toLowerCase();
    const message = `Another ${named(key)} exists, which does not belong to this application. flinkapp continues when it is deleted: kubectl delete ${kind} ${key.split('/')[1]} --namespace ns`;
    assert.equal(await says(world, message), true);
    assert.equal(world.condition('Progressing'), 'True NameTaken');
    world.kubernetes.deleteChild(key);
    assert.equal(await world.phase('Running'), true);
    assertHolds(world);
  });
}

test('A name that the object of another controller has names that controller', async () => {
  const world = new World();
  const owner = { uid: 'x', kind: 'Deployer', name: 'main', controller: true };
  world.kubernetes.writeChild(KEYS.JobManager, foreign(KEYS.JobManager, { ownerReferences: [owner] }));
  world.apply();
  assert.equal(await says(world, `Another ${named(KEYS.JobManager)} exists, which belongs to Deployer main`), true);
});

test('A deploy that fails because an object is refused says so, and succeeds by itself when it is accepted', async () => {
  const world = await started();
  const spec = { image: 'count:2', rollback: { progressDeadlineSeconds: 15 } };
  refuse(world, new RegExp(`^Deployment/count-${record(spec).hash}-tm$`));
  world.apply(spec);
  assert.equal(await world.phase('DeployFailed', 60_000), true);
  assert.equal(world.status.lastError?.code, 'OBJECT_NOT_CREATED');
  assert.match(
    `${world.status.lastError?.message}`,
    /^the API server refuses Deployment count-.*-tm: admission webhook/,
  );
  world.kubernetes.refusal = () => undefined;
  assert.equal(await reachesRunning(world, 'count:2', 700_000), true);
  assertHolds(world);
});

const SINGLE: Partial<Spec> = { deploymentMode: 'Single' };

for (const [what, refuseNext] of [
  ['the API server refuses its JobManager', (world: World, hash: string) => refuse(world, new RegExp(`${hash}-jm`))],
  [
    'another object has the name of its Service',
    ({ kubernetes }: World, hash: string) =>
      kubernetes.writeChild(`Service/count-${hash}`, foreign(`Service/count-${hash}`)),
  ],
  [
    'Pod Security refuses its pods',
    ({ kubernetes: { behaviour } }: World) => {
      behaviour.podsForbidden = 'violates PodSecurity "restricted:latest"';
    },
  ],
] as const) {
  test(`Mode Single keeps the old cluster and its job where ${what}, and deploys when that is over`, async () => {
    const world = await started(SINGLE);
    const jobId = world.status.jobStatus?.jobID;
    const next = { ...SINGLE, image: 'count:2' };
    const { hash } = record(next);
    refuseNext(world, hash);
    world.apply(next);
    assert.equal(await world.clock.until(() => world.status.lastError?.code === 'OBJECT_NOT_CREATED', 10_000), true);
    assert.equal(world.status.phase, 'DeployFailed');
    await world.pass(30_000);
    assert.deepEqual(
      [world.kubernetes.writers.map((writer) => writer.endedAt), world.status.jobStatus?.jobID],
      [[undefined], jobId],
    );
    world.kubernetes.refusal = () => undefined;
    world.kubernetes.deleteChild(`Service/count-${hash}`);
    delete world.kubernetes.behaviour.podsForbidden;
    assert.equal(await reachesRunning(world, 'count:2', 700_000), true);
    assertHolds(world);
  });
}

test('Mode Single deploys although a quota has no place beside the old cluster', async () => {
  const world = await started(SINGLE);
  world.kubernetes.behaviour.quotaExceeded = true;
  world.apply({ ...SINGLE, image: 'count:2' });
  assert.equal(await world.phase('ClusterStarting', 60_000), true);
  world.kubernetes.behaviour.quotaExceeded = false;
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});

test('An object that is deleted while the job runs, and refused when it is made again, is named', async () => {
  const world = await started();
  refuse(world, /^Service\//);
  world.kubernetes.deleteChild('Service/count');
  assert.equal(await says(world, `The API server refuses Service count: ${REFUSAL}`, 'Progressing'), true);
  assert.deepEqual(
    [world.condition('Ready'), world.condition('Progressing')],
    ['True JobRunning', 'True ObjectRefused'],
  );
  world.kubernetes.refusal = () => undefined;
  assert.equal(await world.clock.until(() => world.condition('Progressing') === 'False JobRunning', 15_000), true);
  assertHolds(world);
});

test('TaskManagers that are deleted while the job runs, and refused when made again, are named as what it lacks', async () => {
  const world = await started();
  refuse(world, /-tm$/);
  world.kubernetes.deleteChild(KEYS.taskManagers);
  assert.equal(await says(world, `The API server refuses ${named(KEYS.taskManagers)}: ${REFUSAL}`), true);
  world.kubernetes.refusal = () => undefined;
  assert.equal(await world.clock.until(() => world.condition('Ready') === 'True JobRunning', 60_000), true);
  assertHolds(world);
});

test('An object that is deleted by hand comes back, and nothing is said', async () => {
  const world = await started();
  world.kubernetes.deleteChild('Service/count');
  await world.pass(12_000);
  assert.deepEqual(
    [
      world.kubernetes.children.has('Service/count'),
      world.reasons.filter((reason) => /Object|Name|Label/.test(reason)),
    ],
    [true, []],
  );
});

test('An object whose label somebody changed is named, and comes back with the command that the message gives', async () => {
  const world = await started();
  const key = KEYS.taskManagers;
  const uid = `${world.parent?.metadata.uid}`;
  const relabel = (value: string): void => {
    const child = world.kubernetes.children.get(key);
    const labels = { ...child?.metadata?.labels, [SELECTOR_LABEL]: value };
    world.kubernetes.writeChild(key, { ...child, metadata: { ...child?.metadata, labels } } as Child);
  };
  relabel('nightly');
  const name = `${key.split('/')[1]}`;
  assert.equal(
    await says(
      world,
      `Deployment ${name} has lost its label controller-uid, so Metacontroller no longer finds it. To restore it: kubectl label deployment ${name} controller-uid=${uid} --overwrite --namespace ns`,
      'Progressing',
    ),
    true,
  );
  assert.deepEqual([world.condition('Ready'), world.kubernetes.writers.length], ['True JobRunning', 1]);
  relabel(uid);
  assert.equal(await world.clock.until(() => world.condition('Progressing') === 'False JobRunning', 15_000), true);
  world.apply({ image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  assertHolds(world);
});
