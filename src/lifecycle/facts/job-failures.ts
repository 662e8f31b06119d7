import { type Failure, failure } from '../../api/errors.ts';
import type { FailuresFact, JobFact } from '../observation.ts';

/** Failures of a job that never was proven: more than one can be the cluster's, three are the job's. */
const MAX_FAILURES = 3;

/** `: CAUSE` for the end of a sentence; nothing where Flink names none. */
export const causeOf = (failures: FailuresFact | undefined): string =>
  failures?.cause === undefined ? '' : `: ${failures.cause}`;

/** Why a new job that restarts and restarts will not come to run; Flink itself would go on for ever (its default from 1.19). */
export const failingRepeatedly = (job: JobFact, failures: FailuresFact | undefined): Failure | undefined =>
  failures === undefined || failures.count < MAX_FAILURES
    ? undefined
    : failure('JOB_RESTARTING', `job ${job.id} fails again and again${causeOf(failures)}`);

/**
 * Whether a job has failed for a reason that Flink does not tell yet: exceptions come from a copy of its execution graph
 * that is 3 s old at most (web.refresh-interval), and a job that is FAILED has one.
 */
export const causePending = (job: JobFact, failures: FailuresFact | undefined): boolean =>
  job.state === 'FAILED' && failures?.count === 0;
