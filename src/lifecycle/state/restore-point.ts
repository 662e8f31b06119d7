import type { JobStatus, RestorePoint } from '../../api/status.ts';
import { time } from '../facts/time.ts';
import type { CheckpointsFact, Observation } from '../observation.ts';

/** Flink's literal for a checkpoint that lives in the JobManager's memory: it names nothing. */
const NOT_ADDRESSABLE = '<checkpoint-not-externally-addressable>';

export const usable = (path: string | undefined): path is string =>
  path !== undefined && path !== '' && path !== NOT_ADDRESSABLE;

/** What a job that ended leaves: a restore point; or the knowledge that there is none, since it began empty and completed nothing. */
export interface FinalState {
  readonly point?: RestorePoint;
  /** It came to its own end: its checkpoints are deleted, and there is nothing to go on with. */
  readonly finished?: true;
  readonly startedEmpty?: true;
}

export const restorePoint = (
  observation: Observation,
  kind: RestorePoint['kind'],
  path: string,
  jobId: string,
  reason: RestorePoint['reason'],
): RestorePoint => ({
  kind,
  path,
  jobId,
  reason,
  recordedAt: time(observation.now),
});

/** A job that completed nothing of its own goes back to where it began, as Flink's own restart does. */
export const initialRestorePoint = (
  observation: Observation,
  job: JobStatus | undefined,
  restoredFrom?: string,
): FinalState => {
  const start = restoredFrom ?? job?.requestedRestorePath;
  if (usable(start))
    return {
      point: restorePoint(
        observation,
        start.includes('/chk-') ? 'checkpoint' : 'savepoint',
        start,
        job?.jobID ?? '',
        'Ended',
      ),
    };
  return { startedEmpty: true };
};

/** Epoch milliseconds: a checkpoint triggered before is too old to stand in for a savepoint. */
export const oldestCheckpoint = ({ now, application: { spec } }: Observation): number =>
  now - (spec.maxCheckpointRestoreAgeSeconds ?? 3600) * 1000;

/** FINISHED is the end of a job's input, or a stop with a savepoint. Flink deletes the checkpoints of both. */
const leftByFinished = (
  observation: Observation,
  job: JobStatus | undefined,
  facts: CheckpointsFact | undefined,
  reason: RestorePoint['reason'],
): FinalState => {
  if (facts === undefined || facts.state === 'unknown') return {};
  if (facts.state === 'off') return { finished: true };
  const { savepoint } = facts;
  const stopped = savepoint?.stops === true && usable(savepoint.path);
  return stopped
    ? { point: restorePoint(observation, 'savepoint', savepoint.path, job?.jobID ?? '', reason) }
    : { finished: true };
};

/**
 * The restore point a job that has ended leaves behind: the newest of its savepoints and checkpoints. An older one
 * never stands in for a newer one that is too old or not to be had (R5).
 */
export const finalRestorePoint = (
  observation: Observation,
  job: JobStatus | undefined,
  facts: CheckpointsFact | undefined,
  reason: RestorePoint['reason'],
  state?: string,
): FinalState => {
  if (state === 'FINISHED') return leftByFinished(observation, job, facts, reason);
  if (facts === undefined || facts.state === 'unknown') return {};
  if (facts.state === 'off') return initialRestorePoint(observation, job);
  const { completed, savepoint, restoredFrom } = facts;
  const jobId = job?.jobID ?? '';
  const savepointIsNewest = savepoint !== undefined && savepoint.triggeredAt >= (completed?.triggeredAt ?? 0);
  if (savepointIsNewest)
    return usable(savepoint.path)
      ? { point: restorePoint(observation, 'savepoint', savepoint.path, jobId, reason) }
      : {};
  if (completed === undefined) return initialRestorePoint(observation, job, restoredFrom);
  if (!usable(completed.path) || completed.triggeredAt < oldestCheckpoint(observation)) return {};
  return { point: restorePoint(observation, 'checkpoint', completed.path, jobId, reason) };
};

const KEPT = 20;

/** The list with one more in front; the same path is told once for a job. */
export const withRestorePoint = (
  known: readonly RestorePoint[] | undefined,
  point: RestorePoint,
): readonly RestorePoint[] =>
  [point, ...(known ?? []).filter(({ path, jobId }) => path !== point.path || jobId !== point.jobId)].slice(0, KEPT);
