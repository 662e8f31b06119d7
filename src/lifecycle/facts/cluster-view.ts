import { type Failure, failure } from '../../api/errors.ts';
import type { Waiting } from '../decision.ts';
import type { ClusterView, Observation } from '../observation.ts';

export type Answering = Extract<ClusterView, { kind: 'answering' }>;

const NOT_ASKED = 'not asked';

/** What a cluster answered. A cluster that was not asked is as unknown as one that did not answer (R7). */
export const viewOf = (observation: Observation, cluster: string): ClusterView =>
  observation.clusters[cluster] ?? { kind: 'unreachable', reason: NOT_ASKED };

/**
 * How long flinkapp waits for a silent JobManager that it can do without, in milliseconds: the state of the job is in
 * storage, or its pods show when it is gone.
 */
export const UNREACHABLE_MS = 10_000;

/** `the JobManager of cluster c does not answer: REASON`, for the end of a sentence. */
export const doesNotAnswer = (jobManager: string, reason: string): string =>
  reason === NOT_ASKED ? `flinkapp has not asked ${jobManager} yet` : `${jobManager} does not answer: ${reason}`;

/** The wait for a JobManager that does not answer. */
export const unreachable = (cluster: string, reason: string): Waiting => ({
  reason: 'FlinkUnreachable',
  message: doesNotAnswer(`the JobManager of cluster ${cluster}`, reason).replace(/^the/, 'The'),
});

/** The end of that wait. */
export const unreachableFailure = (cluster: string, reason: string): Failure =>
  failure('FLINK_UNREACHABLE', doesNotAnswer(`the JobManager of cluster ${cluster}`, reason));
