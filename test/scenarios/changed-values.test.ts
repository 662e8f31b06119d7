import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Deployment, V1Ingress, V1Job, V1PodTemplateSpec, V1Service } from '@kubernetes/client-node';
import { HASH_LABEL } from '../../src/api/labels.ts';
import type { Spec } from '../../src/api/spec.ts';
import { assertHolds } from '../world/invariants.ts';
import type { Child } from '../world/kubernetes.ts';
import { World } from '../world/world.ts';
import { started } from './started.ts';

/** Values that the API server does not store as flinkapp sends them. */

/** Writes of children and live GETs in a minute in which nothing happens. */
const costOfAMinute = async (world: World): Promise<{ writes: number; gets: number; calls: boolean }> => {
  await world.pass(30_000);
  const { childWrites: writes, calls } = world.metacontroller;
  const gets = world.liveGets;
  await world.pass(60_000);
  return {
    writes: world.metacontroller.childWrites - writes,
    gets: world.liveGets - gets,
    calls: world.metacontroller.calls > calls,
  };
};
const NOTHING = { writes: 0, gets: 0, calls: true };

const EMPTY_VARIABLE = { name: 'EMPTY', value: '' };
const EMPTY: Partial<Spec> = {
  jobManagerConfig: {
    envConfig: { env: [EMPTY_VARIABLE] },
    podTemplate: { spec: { tolerations: [], imagePullSecrets: [] } },
  },
};

const withTemplate = (child: Child, change: (template: V1PodTemplateSpec) => V1PodTemplateSpec): Child => {
  if (child.kind !== 'Deployment' && child.kind !== 'Job') return child;
  const workload = child as V1Deployment | V1Job;
  const template = workload.spec?.template;
  return template === undefined
    ? child
    : ({ ...workload, spec: { ...workload.spec, template: change(template) } } as Child);
};

/** Sets a field of the pods that flinkapp sets too, and adds a container that it does not know. */
const mutatesPods = (child: Child): Child =>
  withTemplate(child, (template) => ({
    ...template,
    spec: {
      ...template.spec,
      containers: [
        ...(template.spec?.containers ?? [])
          .filter(({ name }) => name !== 'proxy')
          .map((container) => ({ ...container, image: `mirror/${container.image?.replace('mirror/', '')}` })),
        { name: 'proxy', image: 'proxy:1' },
      ],
    },
  }));

for (const [what, mutates, spec] of [
  ['drops empty values', undefined, EMPTY],
  ['changes values of pods', mutatesPods, {}],
  ['changes values of pods, in application mode', mutatesPods, { submission: 'Application' }],
  [
    'changes the Ingress',
    (child: Child): Child => {
      const ingress = child as V1Ingress;
      return child.kind === 'Ingress' ? { ...ingress, spec: { ...ingress.spec, ingressClassName: 'internal' } } : child;
    },
    { ingress: { host: 'count.example.com', className: 'public' } },
  ],
] as const satisfies readonly (readonly [string, ((child: Child) => Child) | undefined, Partial<Spec>])[])
  test(`A steady application costs no write and no GET where the API server ${what}`, async () => {
    const world = new World();
    if (mutates !== undefined) world.kubernetes.mutates = mutates;
    world.apply(spec);
    assert.equal(await world.phase('Running'), true);
    assert.deepEqual(await costOfAMinute(world), NOTHING);
    assert.equal(world.kubernetes.writers.length, 1);
    assertHolds(world);
  });

const taskManagers = (world: World): V1Deployment => {
  const found = [...world.kubernetes.children.values()].find(({ metadata }) => metadata?.name?.endsWith('-tm'));
  assert.ok(found);
  return found as V1Deployment;
};

const scale = (world: World, replicas: number): void => {
  const deployment = taskManagers(world);
  world.kubernetes.writeChild(`Deployment/${deployment.metadata?.name}`, {
    ...deployment,
    spec: { ...deployment.spec, replicas },
  } as V1Deployment);
};

for (const [what, mutates] of [
  ['', undefined],
  [', where the API server changes other values', mutatesPods],
] as const)
  test(`An edit of a child by hand is undone each time${what}`, async () => {
    const world = new World();
    if (mutates !== undefined) world.kubernetes.mutates = mutates;
    world.apply();
    assert.equal(await world.phase('Running'), true);
    await world.pass(30_000);
    const wanted = taskManagers(world).spec?.replicas;
    for (let times = 0; times < 3; times += 1) {
      scale(world, 5);
      assert.equal(await world.clock.until(() => taskManagers(world).spec?.replicas === wanted, 15_000), true);
    }
    assert.deepEqual(await costOfAMinute(world), NOTHING);
    assertHolds(world);
  });

test('A Service that was edited by hand is corrected', async () => {
  const world = await started();
  const service = world.kubernetes.children.get('Service/count') as V1Service;
  const hash = service.spec?.selector?.[HASH_LABEL];
  const selector = { ...service.spec?.selector, [HASH_LABEL]: 'other' };
  world.kubernetes.writeChild('Service/count', { ...service, spec: { ...service.spec, selector } } as V1Service);
  const selected = () => world.kubernetes.selectorOf('count')?.[HASH_LABEL];
  assert.equal(await world.clock.until(() => selected() === hash, 15_000), true);
  assertHolds(world);
});
