import fc from 'fast-check';
import type { Role } from '../../src/api/labels.ts';
import type { Spec } from '../../src/api/spec.ts';
import type { SimulatedKubernetes } from '../world/kubernetes.ts';

/** What can happen to pods: their processes end, a container restarts, a node evicts them or does not answer. */
export type PodTrouble =
  | { readonly kind: 'killPods' | 'restartMain' | 'restartSidecars' | 'evict'; readonly role: Role }
  /** `ms`: after how many milliseconds the nodes answer again. */
  | { readonly kind: 'loseNodes'; readonly roles: readonly Role[]; readonly ms: number };

const role = fc.constantFrom('jobmanager' as const, 'taskmanager' as const);

export const podTrouble: fc.Arbitrary<PodTrouble> = fc.oneof(
  { weight: 3, arbitrary: role.map((killed) => ({ kind: 'killPods' as const, role: killed })) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom('restartMain', 'restartSidecars', 'evict'), role }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('loseNodes'),
      roles: fc.constantFrom<readonly Role[]>(['jobmanager'], ['taskmanager'], ['jobmanager', 'taskmanager']),
      ms: fc.integer({ min: 100, max: 150_000 }),
    }),
  },
);

export const disturbPods = (kubernetes: SimulatedKubernetes, trouble: PodTrouble): void => {
  switch (trouble.kind) {
    case 'killPods':
      return kubernetes.killPods(trouble.role);
    case 'restartMain':
      return kubernetes.restartMain(trouble.role);
    case 'restartSidecars':
      return kubernetes.restartSidecars(trouble.role);
    case 'evict':
      return kubernetes.evict(trouble.role);
    case 'loseNodes':
      return kubernetes.loseNodes(trouble.roles);
  }
};

const SIDECAR = { podTemplate: { spec: { containers: [{ name: 'logs', image: 'logs:1' }] } } };

/** Every pod has a container that is not of Flink. */
export const WITH_SIDECARS: Partial<Spec> = {
  jobManagerConfig: SIDECAR,
  taskManagerConfig: { taskSlots: 2, ...SIDECAR },
  client: SIDECAR,
};

/** A user deletes by hand what deletions with --cascade=orphan have left. */
export const deleteOrphans = (kubernetes: SimulatedKubernetes): void => {
  if (kubernetes.parent?.metadata.deletionTimestamp !== undefined) return;
  const uid = kubernetes.parent?.metadata.uid;
  for (const [key, { metadata }] of [...kubernetes.children])
    if (!metadata?.ownerReferences?.some((owner) => owner.uid === uid)) kubernetes.deleteChild(key);
  if (uid !== undefined) return;
  for (const { metadata } of kubernetes.stores.objects()) kubernetes.stores.remove(`,app=${metadata.labels['app']}`);
};
