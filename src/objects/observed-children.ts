import type { V1Deployment, V1Ingress, V1Job, V1PodDisruptionBudget, V1Service } from '@kubernetes/client-node';
import type { ObjectOfKind } from './metadata/object-of-kind.ts';

export type Child =
  | ObjectOfKind<'Deployment', V1Deployment>
  | ObjectOfKind<'Job', V1Job>
  | ObjectOfKind<'Service', V1Service>
  | ObjectOfKind<'Ingress', V1Ingress>
  | ObjectOfKind<'PodDisruptionBudget', V1PodDisruptionBudget>;

/** Children as they are, by name. Each kind has its own names. */
export interface ObservedChildren {
  readonly deployments: Readonly<Record<string, V1Deployment>>;
  readonly jobs: Readonly<Record<string, V1Job>>;
  readonly services: Readonly<Record<string, V1Service>>;
  readonly ingresses: Readonly<Record<string, V1Ingress>>;
  readonly disruptionBudgets: Readonly<Record<string, V1PodDisruptionBudget>>;
}

/** Every kind of child, and where it is among the observed. */
export const GROUPS = {
  Deployment: 'deployments',
  Job: 'jobs',
  Service: 'services',
  Ingress: 'ingresses',
  PodDisruptionBudget: 'disruptionBudgets',
} as const satisfies Record<Child['kind'], keyof ObservedChildren>;

export const NO_CHILDREN: ObservedChildren = {
  deployments: {},
  jobs: {},
  services: {},
  ingresses: {},
  disruptionBudgets: {},
};

export const countChildren = (observed: ObservedChildren): number =>
  Object.values(GROUPS).reduce((sum, group) => sum + Object.keys(observed[group]).length, 0);
