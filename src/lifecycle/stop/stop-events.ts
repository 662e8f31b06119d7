import type { RestorePoint } from '../../api/status.ts';
import { type Effect, event } from '../effect.ts';
import type { JobOnCluster } from '../facts/job.ts';
import type { Observation } from '../observation.ts';

/** Events about savepoints, and about what a job leaves that ended without one. */

/** @param next what flinkapp does now, and what a person can do, in sentences */
export const savepointFailedEvent = (
  { status }: Observation,
  { jobId }: JobOnCluster,
  cause: string,
  next: string,
): Effect =>
  event(
    'Warning',
    'SavepointFailed',
    `${status.attempts}`,
    `Could not take a savepoint of job ${jobId}: ${cause}. ${next}`,
  );

export const savepointTakenEvent = ({ jobId }: JobOnCluster, { path }: RestorePoint): Effect =>
  event('Normal', 'SavepointTaken', path, `Savepoint of job ${jobId}: ${path}`);

/**
 * Whether Flink completed this savepoint as the job ended. A job that ended in another way leaves an earlier one, or the
 * one that it started from.
 */
export const endedWithSavepoint = (state: string, { kind, reason }: RestorePoint): boolean =>
  kind === 'savepoint' && (reason !== 'Ended' || state === 'FINISHED');

/** A job ended without a savepoint. @param next what becomes of its newest restore point, for the end of the sentence */
export const restorePointUsedEvent = (
  type: 'Normal' | 'Warning',
  { jobId }: JobOnCluster,
  state: string,
  { kind, path }: RestorePoint,
  next: string,
): Effect => {
  const reason = kind === 'checkpoint' ? 'CheckpointUsed' : 'SavepointUsed';
  const message = `Job ${jobId} is ${state}, without a new savepoint. Its newest restore point is ${kind} ${path}: ${next}`;
  return event(type, reason, `${jobId}-${path}`, message);
};

const UPGRADE = 'the next job starts from it, unless the spec names another one';

/** What the job left that a new version replaces. */
export const replacedJobEvents = (
  type: 'Normal' | 'Warning',
  job: JobOnCluster,
  state: string,
  point: RestorePoint | undefined,
): readonly Effect[] => {
  if (point === undefined) return [];
  return [
    endedWithSavepoint(state, point)
      ? savepointTakenEvent(job, point)
      : restorePointUsedEvent(type, job, state, point, UPGRADE),
  ];
};
