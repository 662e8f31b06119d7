import type { Failure } from '../../api/errors.ts';
import type { FailuresFact, JobFact } from '../observation.ts';
import { jobFailure } from './outage.ts';

/** How often a job that is not stable yet may fail: the cluster can be the cause of the first failures. */
const MAX_FAILURES = 3;

/** `: CAUSE` for the end of a sentence; empty where Flink names no cause. */
export const causeOf = (failures: FailuresFact | undefined): string =>
  failures?.cause === undefined ? '' : `: ${failures.cause}`;

/** The failure of a new job that Flink restarts without end, as it does by default from 1.19. */
export const failingRepeatedly = (job: JobFact, failures: FailuresFact | undefined): Failure | undefined =>
  failures === undefined || failures.count < MAX_FAILURES
    ? undefined
    : jobFailure('JOB_RESTARTING', `job ${job.id} keeps failing${causeOf(failures)}`);

/**
 * Whether Flink does not report the cause of a failure yet. A FAILED job has one, but Flink reads exceptions from a cached
 * execution graph that can be 3 s old (web.refresh-interval).
 */
export const causePending = (job: JobFact, failures: FailuresFact | undefined): boolean =>
  job.state === 'FAILED' && failures?.count === 0;
