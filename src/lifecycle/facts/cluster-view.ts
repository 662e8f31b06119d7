import type { ClusterView, Observation } from '../observation.ts';

export type Answering = Extract<ClusterView, { kind: 'answering' }>;

/** What a cluster said; one that was not asked is as unknown as one that did not answer (R7). */
export const viewOf = (observation: Observation, cluster: string): ClusterView =>
  observation.clusters[cluster] ?? { kind: 'unreachable', reason: 'not asked' };
