import type { JobStatus, RestorePoint } from '../../api/status.ts';
import type { CheckpointsFact, Observation } from '../observation.ts';
import { time } from './time.ts';

/** Flink's literal for a checkpoint that lives in the JobManager's memory: it names nothing. */
const NOT_ADDRESSABLE = '<checkpoint-not-externally-addressable>';

export const usable = (path: string | undefined): path is string => path !== undefined && path !== '' && path !== NOT_ADDRESSABLE;

/** What a job that ended leaves: a restore point; or the knowledge that there is none, since it began empty and completed nothing. */
export interface Left {
  readonly point?: RestorePoint;
  /** It came to its own end: its checkpoints are deleted, and there is nothing to go on with. */
  readonly finished?: true;
  readonly fresh?: true;
}

export const restorePoint = (o: Observation, kind: RestorePoint['kind'], path: string, jobId: string, reason: RestorePoint['reason']): RestorePoint => ({
  kind,
  path,
  jobId,
  reason,
  recordedAt: time(o.now),
});

/** A job that completed nothing of its own goes back to where it began, as Flink's own restart does. */
export const leftAtStart = (o: Observation, job: JobStatus | undefined, restoredFrom?: string): Left => {
  const start = restoredFrom ?? job?.requestedRestorePath;
  if (usable(start)) return { point: restorePoint(o, start.includes('/chk-') ? 'checkpoint' : 'savepoint', start, job?.jobID ?? '', 'Ended') };
  return { fresh: true };
};

/** Epoch milliseconds: a checkpoint triggered before is too old to stand in for a savepoint. */
export const oldestCheckpoint = ({ now, application: { spec } }: Observation): number => now - (spec.maxCheckpointRestoreAgeSeconds ?? 3600) * 1000;

/** FINISHED is the end of a job's input, or a stop with a savepoint. Flink deletes the checkpoints of both. */
const leftByFinished = (o: Observation, job: JobStatus | undefined, facts: CheckpointsFact | undefined, reason: RestorePoint['reason']): Left => {
  if (facts === undefined || facts.state === 'unknown') return {};
  if (facts.state === 'off') return { finished: true };
  const { savepoint } = facts;
  const stopped = savepoint?.stops === true && usable(savepoint.path);
  return stopped ? { point: restorePoint(o, 'savepoint', savepoint.path, job?.jobID ?? '', reason) } : { finished: true };
};

/**
 * The restore point a job that has ended leaves behind: the newest of its savepoints and checkpoints. An older one
 * never stands in for a newer one that is too old or not to be had (R5).
 */
export const leftBehind = (
  o: Observation,
  job: JobStatus | undefined,
  facts: CheckpointsFact | undefined,
  reason: RestorePoint['reason'],
  state?: string,
): Left => {
  if (state === 'FINISHED') return leftByFinished(o, job, facts, reason);
  if (facts === undefined || facts.state === 'unknown') return {};
  if (facts.state === 'off') return leftAtStart(o, job);
  const { completed, savepoint, restoredFrom } = facts;
  const jobId = job?.jobID ?? '';
  const savepointIsNewest = savepoint !== undefined && savepoint.triggeredAt >= (completed?.triggeredAt ?? 0);
  if (savepointIsNewest) return usable(savepoint.path) ? { point: restorePoint(o, 'savepoint', savepoint.path, jobId, reason) } : {};
  if (completed === undefined) return leftAtStart(o, job, restoredFrom);
  if (!usable(completed.path) || completed.triggeredAt < oldestCheckpoint(o)) return {};
  return { point: restorePoint(o, 'checkpoint', completed.path, jobId, reason) };
};

const KEPT = 20;

/** The list with one more in front; the same path is told once for a job. */
export const withRestorePoint = (known: readonly RestorePoint[] | undefined, point: RestorePoint): readonly RestorePoint[] =>
  [point, ...(known ?? []).filter(({ path, jobId }) => path !== point.path || jobId !== point.jobId)].slice(0, KEPT);
