import type { Failure } from '../../api/errors.ts';
import { failure } from '../../api/errors.ts';
import type { DeployRecord } from '../../api/status.ts';
import type { Situation } from '../observation.ts';
import { usable } from './left-behind.ts';
import { upgradeMode } from './modes.ts';

/** A restore point of the replaced job that was not taken. */
export interface PassedOver {
  readonly path: string;
  readonly why: string;
}

/** What a submission starts from: a path, nothing because that is allowed, or a refusal to start. */
export type Restore = ({ readonly kind: 'path'; readonly path: string } | { readonly kind: 'empty' } | { readonly kind: 'none'; readonly failure: Failure }) & {
  readonly because: string;
  /** What could have been taken and was not, each with its reason. */
  readonly passedOver: readonly PassedOver[];
};

/**
 * Chooses what the next job starts from (R5). In this order: the path that the spec names, on the first deploy or when
 * it is another than before; nothing, where the spec wants no state; the newest restore point of the job that is
 * replaced; nothing, where that job never had anything to restore, or where the spec allows to go without.
 */
export const chooseRestore = ({ application, status }: Pick<Situation, 'application' | 'status'>, target: DeployRecord): Restore => {
  const { spec } = application;
  const { jobStatus, restorePoints = [], deployed } = status;
  const given = target.spec.savepointPath;
  const newest = jobStatus?.jobID === undefined ? undefined : restorePoints.find(({ jobId }) => jobId === jobStatus.jobID);
  const over = (why: string): readonly PassedOver[] => (newest === undefined ? [] : [{ path: newest.path, why }]);

  if (jobStatus?.jobID === undefined)
    return usable(given)
      ? { kind: 'path', path: given, because: 'spec.savepointPath names it', passedOver: [] }
      : { kind: 'empty', because: 'it is the first', passedOver: [] };
  if (usable(given) && given !== deployed?.spec.savepointPath && given !== jobStatus.requestedRestorePath)
    return { kind: 'path', path: given, because: 'spec.savepointPath was changed to it', passedOver: over('spec.savepointPath names another') };
  if (jobStatus.finished === true) return anew(given, jobStatus.jobID);
  if (upgradeMode({ application }) === 'Stateless') return { kind: 'empty', because: 'upgradeMode is Stateless', passedOver: over('upgradeMode is Stateless') };
  if (newest !== undefined)
    return { kind: 'path', path: newest.path, because: `it is the newest ${newest.kind} of job ${newest.jobId}`, passedOver: olderThan(restorePoints, newest) };
  if (jobStatus.fresh === true) return { kind: 'empty', because: `job ${jobStatus.jobID} began empty and completed no checkpoint`, passedOver: [] };
  if (spec.fallbackWithoutState === true) return { kind: 'empty', because: 'fallbackWithoutState is set', passedOver: [] };
  return {
    kind: 'none',
    because: 'nothing is usable',
    passedOver: [],
    failure: failure(
      'NO_RESTORE_POINT',
      `job ${jobStatus.jobID} left neither savepoint nor usable checkpoint; name one in savepointPath, or set fallbackWithoutState: true to start with no state`,
    ),
  };
};

/** A job that came to its own end is run again from where it began. */
const anew = (given: string | undefined, jobId: string): Restore => {
  const because = `job ${jobId} came to its own end`;
  return usable(given)
    ? { kind: 'path', path: given, because: `${because}, and spec.savepointPath names it`, passedOver: [] }
    : { kind: 'empty', because, passedOver: [] };
};

const olderThan = (
  points: NonNullable<Situation['status']['restorePoints']>,
  newest: { readonly path: string; readonly jobId: string },
): readonly PassedOver[] => points.filter(({ jobId, path }) => jobId === newest.jobId && path !== newest.path).map(({ path }) => ({ path, why: 'older' }));
