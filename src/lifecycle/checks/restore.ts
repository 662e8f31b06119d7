import type { Failure } from '../../api/errors.ts';
import { failure } from '../../api/errors.ts';
import type { RestorePoint } from '../../api/status.ts';
import type { CheckpointsFact, Observation } from '../observation.ts';
import { time } from './time.ts';

/** Flink's literal for a checkpoint that lives in the JobManager's memory: it names nothing. */
const NOT_ADDRESSABLE = '<checkpoint-not-externally-addressable>';

const usable = (path: string | undefined): path is string => path !== undefined && path !== '' && path !== NOT_ADDRESSABLE;

/** What a submission starts from: a path, nothing because that is allowed, or a refusal to start. */
export type Restore = { readonly kind: 'path'; readonly path: string } | { readonly kind: 'empty' } | { readonly kind: 'none'; readonly failure: Failure };

const EMPTY: Restore = { kind: 'empty' };
const from = (path: string): Restore => ({ kind: 'path', path });

/**
 * Chooses what the next job starts from (R5): on the first deploy what the spec names; else the newest restore point
 * of the job it replaces; else nothing, but only where the spec allows it.
 */
export const chooseRestore = ({ application: { spec }, status }: Observation): Restore => {
  const replaced = status.jobStatus?.jobID;
  if (replaced === undefined) {
    const given = spec.savepointPath ?? spec.savepointInfo?.savepointLocation;
    return usable(given) ? from(given) : EMPTY;
  }
  if (spec.savepointDisabled === true) return EMPTY;
  const newest = status.restorePoints?.find(({ jobId }) => jobId === replaced);
  if (newest !== undefined) return from(newest.path);
  if (spec.fallbackWithoutState === true) return EMPTY;
  return {
    kind: 'none',
    failure: failure('NO_RESTORE_POINT', `job ${replaced} left neither savepoint nor usable checkpoint; set fallbackWithoutState: true to start with no state`),
  };
};

/**
 * The restore point a job that has ended leaves behind: the newest of its savepoints and checkpoints. An older one
 * never stands in for a newer one that is too old or not to be had (R5).
 */
export const leftBehind = (o: Observation, jobId: string, facts: CheckpointsFact | undefined, reason: RestorePoint['reason']): RestorePoint | undefined => {
  if (facts?.state !== 'known') return undefined;
  const { completed, savepoint } = facts;
  const savepointIsNewest = savepoint !== undefined && savepoint.triggeredAt >= (completed?.triggeredAt ?? 0);
  if (savepointIsNewest) return usable(savepoint.path) ? restorePoint(o, 'savepoint', savepoint.path, jobId, reason) : undefined;
  const oldest = o.now - (o.application.spec.maxCheckpointRestoreAgeSeconds ?? 3600) * 1000;
  if (completed === undefined || !usable(completed.path) || completed.triggeredAt < oldest) return undefined;
  return restorePoint(o, 'checkpoint', completed.path, jobId, reason);
};

export const restorePoint = (o: Observation, kind: RestorePoint['kind'], path: string, jobId: string, reason: RestorePoint['reason']): RestorePoint => ({
  kind,
  path,
  jobId,
  reason,
  recordedAt: time(o.now),
});

const KEPT = 10;

/** The list with one more in front; the same path is not told twice. */
export const withRestorePoint = (known: readonly RestorePoint[] | undefined, point: RestorePoint): readonly RestorePoint[] =>
  [point, ...(known ?? []).filter(({ path }) => path !== point.path)].slice(0, KEPT);
