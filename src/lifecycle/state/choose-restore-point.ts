import type { Failure } from '../../api/errors.ts';
import { failure } from '../../api/errors.ts';
import type { DeployRecord } from '../../api/status.ts';
import { upgradeMode } from '../facts/modes.ts';
import type { Situation } from '../observation.ts';
import { usable } from './restore-point.ts';

/** A restore point of the replaced job that was not taken. */
export interface SkippedPoint {
  readonly path: string;
  readonly why: string;
}

/** What a submission starts from: a path, nothing because that is allowed, or a refusal to start. */
export type Restore = (
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'none'; readonly failure: Failure }
) & {
  readonly because: string;
  /** What could have been taken and was not, each with its reason. */
  readonly skipped: readonly SkippedPoint[];
};

/**
 * Chooses what the next job starts from (R5). In this order: the path that the spec names, on the first deploy or when
 * it is another than before; nothing, where the spec wants no state; the newest restore point of the job that is
 * replaced; nothing, where that job never had anything to restore, or where the spec allows to go without.
 */
export const chooseRestore = (
  { application, status }: Pick<Situation, 'application' | 'status'>,
  target: DeployRecord,
): Restore => {
  const { spec } = application;
  const { jobStatus, restorePoints = [], deployed } = status;
  const specPath = target.spec.savepointPath;
  const newest =
    jobStatus?.jobID === undefined ? undefined : restorePoints.find(({ jobId }) => jobId === jobStatus.jobID);
  const over = (why: string): readonly SkippedPoint[] => (newest === undefined ? [] : [{ path: newest.path, why }]);

  if (jobStatus?.jobID === undefined)
    return usable(specPath)
      ? { kind: 'path', path: specPath, because: 'spec.savepointPath names it', skipped: [] }
      : { kind: 'empty', because: 'it is the first', skipped: [] };
  if (usable(specPath) && specPath !== deployed?.spec.savepointPath && specPath !== jobStatus.requestedRestorePath)
    return {
      kind: 'path',
      path: specPath,
      because: 'spec.savepointPath was changed to it',
      skipped: over('spec.savepointPath names another'),
    };
  if (jobStatus.finished === true) return restartFinishedJob(specPath, jobStatus.jobID);
  if (upgradeMode({ application }) === 'Stateless')
    return { kind: 'empty', because: 'upgradeMode is Stateless', skipped: over('upgradeMode is Stateless') };
  if (newest !== undefined)
    return {
      kind: 'path',
      path: newest.path,
      because: `it is the newest ${newest.kind} of job ${newest.jobId}`,
      skipped: olderThan(restorePoints, newest),
    };
  if (jobStatus.startedEmpty === true)
    return { kind: 'empty', because: `job ${jobStatus.jobID} began empty and completed no checkpoint`, skipped: [] };
  if (spec.fallbackWithoutState === true) return { kind: 'empty', because: 'fallbackWithoutState is set', skipped: [] };
  return {
    kind: 'none',
    because: 'nothing is usable',
    skipped: [],
    failure: failure(
      'NO_RESTORE_POINT',
      `job ${jobStatus.jobID} left neither savepoint nor usable checkpoint; name one in savepointPath, or set fallbackWithoutState: true to start with no state`,
    ),
  };
};

/** A job that came to its own end is run again from where it began. */
const restartFinishedJob = (specPath: string | undefined, jobId: string): Restore => {
  const because = `job ${jobId} came to its own end`;
  return usable(specPath)
    ? { kind: 'path', path: specPath, because: `${because}, and spec.savepointPath names it`, skipped: [] }
    : { kind: 'empty', because, skipped: [] };
};

const olderThan = (
  points: NonNullable<Situation['status']['restorePoints']>,
  newest: { readonly path: string; readonly jobId: string },
): readonly SkippedPoint[] =>
  points
    .filter(({ jobId, path }) => jobId === newest.jobId && path !== newest.path)
    .map(({ path }) => ({ path, why: 'older' }));
