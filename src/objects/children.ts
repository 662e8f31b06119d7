import type { V1Deployment, V1Ingress, V1PodDisruptionBudget, V1Service } from '@kubernetes/client-node';
import type { Spec } from '../api/spec.ts';
import type { DeployRecord } from '../api/status.ts';
import { deployment, keepSpec } from './deployment.ts';
import { disruptionBudgets } from './disruption-budget.ts';
import { ingress } from './ingress.ts';
import type { OfKind, Owner } from './pod.ts';
import { clusterService, stableService } from './service.ts';

export type Child =
  | OfKind<'Deployment', V1Deployment>
  | OfKind<'Service', V1Service>
  | OfKind<'Ingress', V1Ingress>
  | OfKind<'PodDisruptionBudget', V1PodDisruptionBudget>;

/** Children as they are, by name. Each kind has its own names. */
export interface ObservedChildren {
  readonly deployments: Readonly<Record<string, V1Deployment>>;
  readonly services: Readonly<Record<string, V1Service>>;
  readonly ingresses: Readonly<Record<string, V1Ingress>>;
  readonly disruptionBudgets: Readonly<Record<string, V1PodDisruptionBudget>>;
}

/** Every kind of child, and where it is among the observed. */
export const GROUPS = {
  Deployment: 'deployments',
  Service: 'services',
  Ingress: 'ingresses',
  PodDisruptionBudget: 'disruptionBudgets',
} as const satisfies Record<Child['kind'], keyof ObservedChildren>;

export const NO_CHILDREN: ObservedChildren = { deployments: {}, services: {}, ingresses: {}, disruptionBudgets: {} };

export const countOf = (observed: ObservedChildren): number => Object.values(GROUPS).reduce((sum, group) => sum + Object.keys(observed[group]).length, 0);

const kept = (desired: OfKind<'Deployment', V1Deployment>, observed: ObservedChildren): OfKind<'Deployment', V1Deployment> =>
  keepSpec(desired, observed.deployments[desired.metadata.name]);

/**
 * Everything that should exist for the given clusters. The first is the live one: the application's own Service and its
 * Ingress are for it.
 * @param spec the application's as it is now: what is no cluster's follows it without a deploy
 */
export const childrenOf = (
  owner: Owner,
  clusters: readonly DeployRecord[],
  observed: ObservedChildren,
  spec: Pick<Spec, 'ingress' | 'podDisruptionBudget'>,
): readonly Child[] => {
  const [live] = clusters;
  if (live === undefined) return [];
  return [
    ...clusters.flatMap((record) => [
      kept(deployment(owner, record, 'jobmanager'), observed),
      kept(deployment(owner, record, 'taskmanager'), observed),
      clusterService(owner, record),
      ...disruptionBudgets(owner, record, spec.podDisruptionBudget),
    ]),
    stableService(owner, live),
    ...ingress(owner, live, spec.ingress),
  ];
};
