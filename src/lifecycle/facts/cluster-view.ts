import { type Failure, failure } from '../../api/errors.ts';
import type { Waiting } from '../decision.ts';
import type { ClusterView, Observation } from '../observation.ts';

export type Answering = Extract<ClusterView, { kind: 'answering' }>;

/** What a cluster answered. A cluster that was not asked is as unknown as one that did not answer (R7). */
export const viewOf = (observation: Observation, cluster: string): ClusterView =>
  observation.clusters[cluster] ?? { kind: 'unreachable', reason: 'not asked' };

/**
 * How long flinkapp waits for a silent JobManager that it can do without, in milliseconds: the state of the job is in
 * storage, or its pods show when it is gone.
 */
export const UNREACHABLE_MS = 10_000;

/** The wait for a JobManager that does not answer. */
export const unreachable = (cluster: string, reason: string): Waiting => ({
  reason: 'FlinkUnreachable',
  message: `The JobManager of cluster ${cluster} does not answer: ${reason}`,
});

/** The end of that wait. */
export const unreachableFailure = (cluster: string, reason: string): Failure =>
  failure('FLINK_UNREACHABLE', `the JobManager of cluster ${cluster} does not answer: ${reason}`);
