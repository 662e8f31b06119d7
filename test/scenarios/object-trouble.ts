import fc from 'fast-check';
import { SELECTOR_LABEL } from '../../src/api/labels.ts';
import { deployRecord } from '../../src/objects/deploys/deploy-record.ts';
import type { Child } from '../world/kubernetes.ts';
import type { World } from '../world/world.ts';

/** What can keep the objects and pods of an application from being there; each ends after so many milliseconds. */
export type ObjectTrouble =
  /** An admission webhook refuses to create objects of a kind. */
  | { readonly kind: 'refuseObjects'; readonly of: 'Deployment' | 'Service' | 'Job'; readonly ms: number }
  /** Pod Security, a quota, a registry or storage. */
  | { readonly kind: 'forbidPods' | 'usedQuota' | 'registryOutage' | 'bucketOutage'; readonly ms: number }
  /** Somebody changes the label by which Metacontroller finds a child, and then does what the application advises. */
  | { readonly kind: 'relabelChild'; readonly which: number; readonly ms: number }
  /** Somebody creates an object with the name that one of the next version has. */
  | { readonly kind: 'takeName'; readonly of: 'Deployment' | 'Service'; readonly ms: number };

const ms = fc.oneof(fc.integer({ min: 100, max: 10_000 }), fc.integer({ min: 100, max: 90_000 }));

export const objectTrouble: fc.Arbitrary<ObjectTrouble> = fc.oneof(
  fc.record({
    kind: fc.constant('refuseObjects' as const),
    of: fc.constantFrom('Deployment' as const, 'Service' as const, 'Job' as const),
    ms,
  }),
  fc.record({
    kind: fc.constantFrom(
      'forbidPods' as const,
      'usedQuota' as const,
      'registryOutage' as const,
      'bucketOutage' as const,
    ),
    ms,
  }),
  fc.record({ kind: fc.constant('relabelChild' as const), which: fc.nat({ max: 9 }), ms }),
  fc.record({
    kind: fc.constant('takeName' as const),
    of: fc.constantFrom('Deployment' as const, 'Service' as const),
    ms,
  }),
);

const relabel = ({ kubernetes }: World, key: string, value: string): void => {
  const child = kubernetes.children.get(key);
  if (child === undefined) return;
  const labels = { ...child.metadata?.labels, [SELECTOR_LABEL]: value };
  kubernetes.writeChild(key, { ...child, metadata: { ...child.metadata, labels } } as Child);
};

const relabelChild = (world: World, which: number, forMs: number): void => {
  const uid = world.parent?.metadata.uid;
  const keys = [...world.kubernetes.children.keys()];
  const key = keys[which % Math.max(1, keys.length)];
  if (key === undefined || uid === undefined) return;
  relabel(world, key, 'nightly');
  world.clock.after(forMs, () => {
    if (world.parent?.metadata.uid === uid) relabel(world, key, uid);
  });
};

const takeName = (world: World, of: 'Deployment' | 'Service', forMs: number): void => {
  const { parent, kubernetes } = world;
  if (parent === undefined) return;
  const name = `count-${deployRecord(parent.spec).hash}${of === 'Deployment' ? '-jm' : ''}`;
  const key = `${of}/${name}`;
  // What the API server refuses to flinkapp's children it refuses to others too.
  if (kubernetes.children.has(key) || kubernetes.refusal(key) !== undefined) return;
  kubernetes.writeChild(key, { kind: of, metadata: { name, labels: { by: 'hand' } } } as Child);
  world.clock.after(forMs, () => {
    if (kubernetes.children.get(key)?.metadata?.labels?.['by'] === 'hand') kubernetes.deleteChild(key);
  });
};

export const disturbObjects = (world: World, trouble: ObjectTrouble): void => {
  const { kubernetes, clock } = world;
  const { behaviour } = kubernetes;
  switch (trouble.kind) {
    case 'refuseObjects':
      kubernetes.refusal = (key) => (key.startsWith(`${trouble.of}/`) ? 'denied by policy' : undefined);
      return clock.after(trouble.ms, () => {
        kubernetes.refusal = () => undefined;
      });
    case 'forbidPods':
      behaviour.podsForbidden = 'violates PodSecurity "restricted:latest"';
      return clock.after(trouble.ms, () => {
        delete behaviour.podsForbidden;
      });
    case 'usedQuota':
      behaviour.quotaExceeded = true;
      return clock.after(trouble.ms, () => {
        behaviour.quotaExceeded = false;
      });
    case 'registryOutage':
      behaviour.registryDown = true;
      return clock.after(trouble.ms, () => {
        behaviour.registryDown = false;
      });
    case 'bucketOutage':
      return world.bucketDown(trouble.ms);
    case 'relabelChild':
      return relabelChild(world, trouble.which, trouble.ms);
    case 'takeName':
      return takeName(world, trouble.of, trouble.ms);
  }
};
