import { type Failure, failure } from '../../api/errors.ts';
import type { Spec } from '../../api/spec.ts';
import type { Effect } from '../effect.ts';
import { STATISTICS_STALE_MS } from '../facts/checkpoint-statistics.ts';
import type { Answering } from '../facts/cluster-view.ts';
import { allTasksRun } from '../facts/job.ts';
import { failingRepeatedly } from '../facts/job-failures.ts';
import { NOT_ADDRESSABLE } from '../facts/lost-job.ts';
import type { CheckpointFact, CheckpointsFact, JobFact } from '../observation.ts';
import { certainlyDiffer, sameFolder } from '../state/same-place.ts';

/** `by`: what made the job stable, for the end of a sentence. */
export type StabilityVerdict =
  | { readonly kind: 'stable'; readonly by: string; readonly effects?: readonly Effect[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** `spec.rollback` with its defaults. */
export type RollbackPolicy = Required<NonNullable<Spec['rollback']>>;

/** One call's facts about a job that is not stable yet. */
export interface Trial {
  readonly view: Answering;
  readonly job: JobFact;
  readonly policy: RollbackPolicy;
  /** How long flinkapp has been waiting for the job to be stable. */
  readonly stabilizingMs: number;
  /** The restore point in the submission; undefined where the job started with no state. */
  readonly expectedRestore: string | undefined;
}

/** Undefined: the check does not decide. */
type Check = (trial: Trial) => StabilityVerdict | undefined;

const finished: Check = ({ job }) =>
  job.state === 'FINISHED' ? { kind: 'stable', by: 'the job finished' } : undefined;

const failing: Check = ({ job, view }) => {
  const cause = failingRepeatedly(job, view.failures);
  return cause === undefined ? undefined : { kind: 'failed', failure: cause };
};

/** Whether a job that fails after its start can have restored from this by itself: a checkpoint or savepoint of its own. */
const isOwnRestorePoint = ({ job }: Trial, path: string, own: CheckpointFact | undefined): boolean => {
  if (path.includes(job.id) || path.includes(`/savepoint-${job.id.slice(0, 6)}-`)) return true;
  // A checkpoint in the memory of the JobManager ends with its job.
  if (path === NOT_ADDRESSABLE) return true;
  // Without a folder for each job the path does not have the job id (execution.checkpointing.create-subdir).
  return own !== undefined && sameFolder(own.path, path);
};

/** Whether Flink reports the expected restore, or one from a later restore point of the job itself. */
const restoredAsExpected = (
  trial: Trial,
  expected: string,
  { restoredFrom, completed }: Extract<CheckpointsFact, { state: 'known' }>,
): boolean =>
  restoredFrom !== undefined &&
  (!certainlyDiffer(restoredFrom, expected) || isOwnRestorePoint(trial, restoredFrom, completed));

/** The job must say itself that it restored from the expected restore point. */
const wrongRestore: Check = (trial) => {
  const { expectedRestore, stabilizingMs, view } = trial;
  const { checkpoints } = view;
  if (expectedRestore === undefined || checkpoints?.state !== 'known') return undefined;
  if (stabilizingMs < STATISTICS_STALE_MS || restoredAsExpected(trial, expectedRestore, checkpoints)) return undefined;
  const reported = checkpoints.restoredFrom ?? 'no restore';
  const message = `expected a restore from ${expectedRestore}, but Flink reports ${reported}`;
  return { kind: 'failed', failure: failure('NOT_RESTORED', message) };
};

/** A job without checkpointing is stable after its tasks have run for long enough. */
const soaked: Check = ({ job, view, policy, stabilizingMs }) =>
  view.checkpoints?.state === 'off' && allTasksRun(job) && stabilizingMs >= policy.soakSeconds * 1000
    ? { kind: 'stable', by: `all tasks have been running for ${policy.soakSeconds} s` }
    : undefined;

const checkpointed: Check = (trial) => {
  const { job, view, policy, expectedRestore } = trial;
  const { checkpoints } = view;
  if (checkpoints?.state === 'off' || !allTasksRun(job)) return undefined;
  const known = checkpoints?.state === 'known' ? checkpoints : undefined;
  const restored =
    expectedRestore === undefined || (known !== undefined && restoredAsExpected(trial, expectedRestore, known));
  if (!restored) return undefined;
  const needed = policy.minCompletedCheckpoints;
  if (needed === 0) return { kind: 'stable', by: 'all tasks are running' };
  return known !== undefined && known.count >= needed
    ? { kind: 'stable', by: 'required checkpoints completed' }
    : undefined;
};

/** What the job lacks when its time is up. */
const lacking = ({ view: { checkpoints }, policy }: Trial): string => {
  const { minCompletedCheckpoints: needed, soakSeconds } = policy;
  if (checkpoints?.state === 'off') return `its tasks did not run for rollback.soakSeconds (${soakSeconds})`;
  if (needed === 0) return 'not all its tasks were running';
  const completed = checkpoints?.state === 'known' ? checkpoints.count : 0;
  return `it completed ${completed} of ${needed} required checkpoints`;
};

/** What Flink reports of a checkpoint that it could not write (CheckpointFailureReason). */
const NOT_WRITTEN = /Asynchronous task checkpoint failed|finalize checkpoint|IO-problem/;

const overdue: Check = (trial) => {
  const { job, view, policy, stabilizingMs } = trial;
  const deadlineMs = policy.progressDeadlineSeconds * 1000 + (view.checkpointConfig?.intervalMs ?? 0);
  if (stabilizingMs < deadlineMs) return undefined;
  const deadline = `rollback.progressDeadlineSeconds (${policy.progressDeadlineSeconds})`;
  const cause = view.checkpoints?.state === 'known' ? view.checkpoints.failure : undefined;
  const message = `job ${job.id} is ${job.state}; ${lacking(trial)} within ${deadline}${cause === undefined ? '' : `: ${cause}`}`;
  const code = cause !== undefined && NOT_WRITTEN.test(cause) ? 'CHECKPOINT_FAILED' : 'NOT_STABLE';
  return { kind: 'failed', failure: failure(code, message) };
};

/** In this order; the first one that decides counts. */
export const CHECKS: readonly Check[] = [finished, failing, wrongRestore, soaked, checkpointed, overdue];
