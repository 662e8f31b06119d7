import type { V1Deployment, V1Service } from '@kubernetes/client-node';
import type { DeployRecord } from '../api/status.ts';
import { deployment, keepSpec } from './deployment.ts';
import type { Named, Owner } from './pod.ts';
import { clusterService, stableService } from './service.ts';

export type Child = Named<V1Deployment> | Named<V1Service>;

/** Children as they are, by name. Each kind has its own names. */
export interface ObservedChildren {
  readonly deployments: Readonly<Record<string, V1Deployment>>;
  readonly services: Readonly<Record<string, V1Service>>;
}

const kept = (desired: Named<V1Deployment>, observed: ObservedChildren): Named<V1Deployment> => keepSpec(desired, observed.deployments[desired.metadata.name]);

/**
 * Everything that should exist for the given clusters. The first is the live one: the application's own Service
 * points to it.
 */
export const childrenOf = (owner: Owner, clusters: readonly DeployRecord[], observed: ObservedChildren): readonly Child[] => {
  const [live] = clusters;
  if (live === undefined) return [];
  return [
    ...clusters.flatMap((record) => [
      kept(deployment(owner, record, 'jobmanager'), observed),
      kept(deployment(owner, record, 'taskmanager'), observed),
      clusterService(owner, record),
    ]),
    stableService(owner, live),
  ];
};
