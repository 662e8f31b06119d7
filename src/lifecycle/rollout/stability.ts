import { type Failure, failure } from '../../api/errors.ts';
import { ROLLBACK_DEFAULTS } from '../../api/spec/rollback.ts';
import type { JobStatus } from '../../api/status.ts';
import type { StatusChange } from '../decision.ts';
import type { Effect } from '../effect.ts';
import type { Answering } from '../facts/cluster-view.ts';
import { allTasksRun } from '../facts/job.ts';
import { failingRepeatedly } from '../facts/job-failures.ts';
import { elapsed } from '../facts/time.ts';
import type { CheckpointsFact, ClusterReads, JobFact, Observation } from '../observation.ts';

/** Whether a new job has shown that it can take over. */
export type Stability =
  | { readonly kind: 'stable'; readonly by: string; readonly effects?: readonly Effect[] }
  | {
      readonly kind: 'waiting';
      readonly requeueAfterMs: number;
      readonly message: string;
      readonly change?: StatusChange;
      readonly effects?: readonly Effect[];
    }
  | { readonly kind: 'failed'; readonly failure: Failure };

export const stabilityReads = (jobId: string): ClusterReads => ({
  jobs: true,
  checkpoints: jobId,
  checkpointConfig: jobId,
  failuresOf: jobId,
});

/** Flink's account of restored state may be of before the restore: its cache is three seconds old at most. */
const STALE_MS = 4000;

const policy = ({ application }: Observation) => ({ ...ROLLBACK_DEFAULTS, ...application.spec.rollback });

/** Whether a job that nobody can be asked about has had its time to be proven. */
export const stabilityOverdue = (observation: Observation): boolean =>
  elapsed(observation.now, observation.status.stabilizingSince) >= policy(observation).progressDeadlineSeconds * 1000;

/** Without scheme and host: Flink answers `file:/x` for `file:///x`. */
const bare = (path: string): string => path.replace(/^[a-z0-9]+:\/*/i, '').replace(/\/+$/, '');

const sameRestore = (
  asked: string,
  { restoredFrom }: Extract<CheckpointsFact, { state: 'known' }>,
  jobId: string,
): boolean => restoredFrom !== undefined && (bare(restoredFrom) === bare(asked) || restoredFrom.includes(jobId));

/** That the job did restore from what it was given is asked of the job itself, not assumed. */
const notRestored = (
  known: JobStatus | undefined,
  checkpoints: CheckpointsFact | undefined,
  job: JobFact,
  stabilizingMs: number,
): Failure | undefined => {
  const asked = known?.requestedRestorePath;
  if (
    asked === undefined ||
    checkpoints?.state !== 'known' ||
    stabilizingMs < STALE_MS ||
    sameRestore(asked, checkpoints, job.id)
  )
    return undefined;
  return failure(
    'NOT_RESTORED',
    `job ${job.id} was to restore from ${asked} and says it restored from ${checkpoints.restoredFrom ?? 'nothing'}`,
  );
};

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** Judges the job by what Flink says of it: never more often than it could change. */
export const stabilityOf = (
  observation: Observation,
  view: Answering,
  job: JobFact,
  known: JobStatus | undefined,
): Stability => {
  const { minCompletedCheckpoints, soakSeconds, progressDeadlineSeconds } = policy(observation);
  const stabilizingMs = elapsed(observation.now, observation.status.stabilizingSince);
  const { checkpoints, checkpointConfig } = view;
  if (job.state === 'FINISHED') return { kind: 'stable', by: 'it came to its own end' };
  const wrong = failingRepeatedly(job, view.failures) ?? notRestored(known, checkpoints, job, stabilizingMs);
  if (wrong !== undefined) return { kind: 'failed', failure: wrong };
  const runs = allTasksRun(job);
  const restored =
    known?.requestedRestorePath === undefined ||
    (checkpoints?.state === 'known' && sameRestore(known.requestedRestorePath, checkpoints, job.id));
  if (checkpoints?.state === 'off') {
    if (runs && stabilizingMs >= soakSeconds * 1000)
      return { kind: 'stable', by: `every task has run for ${soakSeconds} s` };
  } else if (runs && restored) {
    if (minCompletedCheckpoints === 0) return { kind: 'stable', by: 'every task runs' };
    if (checkpoints?.state === 'known' && checkpoints.count >= minCompletedCheckpoints)
      return { kind: 'stable', by: 'its checkpoints complete' };
  }
  const deadline = progressDeadlineSeconds * 1000 + (checkpointConfig?.intervalMs ?? 0);
  if (stabilizingMs >= deadline)
    return { kind: 'failed', failure: late(job, checkpoints, minCompletedCheckpoints, progressDeadlineSeconds) };
  return {
    kind: 'waiting',
    requeueAfterMs: clamp(stabilizingMs / 5, 500, 10_000),
    message: `job ${job.id} is not proven yet`,
  };
};

const late = (job: JobFact, checkpoints: CheckpointsFact | undefined, needed: number, seconds: number): Failure => {
  const completed = checkpoints?.state === 'known' ? checkpoints.count : 0;
  return failure(
    'NOT_STABLE',
    `job ${job.id} is ${job.state} and completed ${completed} of ${needed} checkpoints in ${seconds} s`,
  );
};
