import type { JobStatus, RestorePoint } from '../../api/status.ts';
import { usable } from '../facts/lost-job.ts';
import { time } from '../facts/time.ts';
import type { CheckpointConfigFact, CheckpointsFact, Observation } from '../observation.ts';

/** What a job that ended leaves. */
export interface FinalState {
  readonly point?: RestorePoint;
  /** A savepoint that Flink completed before, for another purpose than the end of the job. */
  readonly earlier?: RestorePoint;
  /** The job finished: Flink has deleted its checkpoints, and there is no state to continue from. */
  readonly finished?: true;
  /** The job started with no state and completed no checkpoint: there is no state to lose. */
  readonly startedEmpty?: true;
  /** Why no job can start from its newest state. */
  readonly unusable?: string;
  /** Flink does not report the checkpoints of the job: only storage has its newest state, and an older one does not replace it. */
  readonly unreported?: true;
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

/**
 * A job that completed no checkpoint of its own leaves the restore point that it started from, as with a restart by Flink.
 * @param restoredFrom as Flink reports it
 */
export const initialRestorePoint = (
  observation: Observation,
  job: JobStatus | undefined,
  restoredFrom?: string,
): FinalState => {
  const path = restoredFrom ?? job?.requestedRestorePath;
  if (!usable(path)) return { startedEmpty: true };
  const kind = path.includes('/chk-') ? 'checkpoint' : 'savepoint';
  return { point: restorePoint(observation, kind, path, job?.jobID ?? '', 'Ended') };
};

/** A job is FINISHED after the end of its input and after a stop with savepoint; Flink deletes its checkpoints in both cases. */
const finalStateOfFinished = (
  observation: Observation,
  job: JobStatus | undefined,
  facts: Exclude<CheckpointsFact, { state: 'unknown' }>,
  reason: RestorePoint['reason'],
): FinalState => {
  const savepoint = facts.state === 'known' ? facts.savepoint : undefined;
  return savepoint?.stops === true && usable(savepoint.path)
    ? { point: restorePoint(observation, 'savepoint', savepoint.path, job?.jobID ?? '', reason) }
    : { finished: true };
};

/** Whether Flink deletes the checkpoints of a job that ends in this state (Flink, `CheckpointProperties`). */
const deletedWith = (state: string, config: CheckpointConfigFact | undefined): boolean => {
  if (config === undefined) return false;
  return state === 'FAILED' ? config.deletedOnFailure === true : state === 'CANCELED' && !config.retained;
};

/**
 * What a job leaves that ended in this state: the newer of its last savepoint and its last checkpoint. Where that one is not
 * usable, an older one does not replace it (R5). It has no greatest age: nothing newer will ever exist.
 */
export const finalRestorePoint = (
  observation: Observation,
  job: JobStatus | undefined,
  facts: CheckpointsFact | undefined,
  reason: RestorePoint['reason'],
  state: string,
  config?: CheckpointConfigFact,
): FinalState => {
  if (facts === undefined || facts.state === 'unknown') return { unreported: true };
  if (state === 'FINISHED') return finalStateOfFinished(observation, job, facts, reason);
  if (facts.state === 'off') return initialRestorePoint(observation, job);
  const { completed, savepoint, restoredFrom } = facts;
  const jobId = job?.jobID ?? '';
  if (savepoint !== undefined && savepoint.triggeredAt >= (completed?.triggeredAt ?? 0))
    return usable(savepoint.path)
      ? { point: restorePoint(observation, 'savepoint', savepoint.path, jobId, reason) }
      : { unusable: 'Flink does not say where its newest savepoint is' };
  if (completed === undefined) return initialRestorePoint(observation, job, restoredFrom);
  if (!usable(completed.path)) return { unusable: 'its checkpoints were in the memory of its JobManager' };
  if (deletedWith(state, config)) return { unusable: `Flink deleted its checkpoints when it was ${state}` };
  return { point: restorePoint(observation, 'checkpoint', completed.path, jobId, reason) };
};

/** What a running job would leave if flinkapp cancelled it now. */
export interface StateIfCancelled extends FinalState {
  /** Its newest checkpoint, which is older than `maxCheckpointRestoreAgeSeconds`: the job can complete a newer one. */
  readonly tooOld?: RestorePoint;
}

const greatestAgeSeconds = ({ application: { spec } }: Observation): number =>
  spec.maxCheckpointRestoreAgeSeconds ?? 3600;

export const stateIfCancelled = (
  observation: Observation,
  job: JobStatus | undefined,
  facts: CheckpointsFact | undefined,
): StateIfCancelled => {
  const left = finalRestorePoint(observation, job, facts, 'Ended', 'CANCELED');
  const maxAgeMs = greatestAgeSeconds(observation) * 1000;
  const { completed } = facts?.state === 'known' ? facts : {};
  const { point } = left;
  if (point === undefined || completed === undefined || point.path !== completed.path) return left;
  return observation.now - completed.triggeredAt > maxAgeMs ? { tooOld: point } : left;
};

/** Why flinkapp does not cancel the job; undefined where its newest checkpoint is not too old. */
export const tooOldText = (observation: Observation, { tooOld }: StateIfCancelled): string | undefined =>
  tooOld === undefined
    ? undefined
    : `its newest checkpoint, ${tooOld.path}, is older than maxCheckpointRestoreAgeSeconds (${greatestAgeSeconds(observation)})`;

const MAX_RESTORE_POINTS = 20;

/** Adds a restore point in front; a job and a path stand in the list only once. */
export const withRestorePoint = (
  known: readonly RestorePoint[] | undefined,
  point: RestorePoint,
): readonly RestorePoint[] => {
  const others = (known ?? []).filter(({ path, jobId }) => path !== point.path || jobId !== point.jobId);
  return [point, ...others].slice(0, MAX_RESTORE_POINTS);
};
