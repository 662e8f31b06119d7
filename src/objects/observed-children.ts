import type { V1Deployment, V1Ingress, V1Job, V1PodDisruptionBudget, V1Service } from '@kubernetes/client-node';
import type { DeepReadonly } from '../api/kubernetes.ts';
import type { ObjectOfKind } from './metadata/object-of-kind.ts';

/** An object that flinkapp wants to exist. */
export type Child =
  | ObjectOfKind<'Deployment', V1Deployment>
  | ObjectOfKind<'Job', V1Job>
  | ObjectOfKind<'Service', V1Service>
  | ObjectOfKind<'Ingress', V1Ingress>
  | ObjectOfKind<'PodDisruptionBudget', V1PodDisruptionBudget>;

/** The children that exist, for each kind by name. */
export interface ObservedChildren {
  readonly deployments: Readonly<Record<string, DeepReadonly<V1Deployment>>>;
  readonly jobs: Readonly<Record<string, DeepReadonly<V1Job>>>;
  readonly services: Readonly<Record<string, DeepReadonly<V1Service>>>;
  readonly ingresses: Readonly<Record<string, DeepReadonly<V1Ingress>>>;
  readonly disruptionBudgets: Readonly<Record<string, DeepReadonly<V1PodDisruptionBudget>>>;
}

/** The field of ObservedChildren for each kind. */
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
