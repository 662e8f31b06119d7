import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord, RestorePoint } from '../../api/status.ts';
import { LOST } from '../facts/job.ts';
import { changedSpecPath, mayHaveFinished, usable } from '../facts/lost-job.ts';
import { upgradeMode } from '../facts/modes.ts';
import type { Situation } from '../observation.ts';
import { isMissing, NOT_FOUND, pointsOf, unusableMessage } from './lost-state.ts';

type Choosing = Pick<Situation, 'application' | 'status'>;

/** A restore point of the replaced job that the next job does not start from, and why. */
export interface SkippedPoint {
  readonly path: string;
  readonly why: string;
}

/** A restore point, or no state where that is allowed, and why. */
export type ChosenStart = ({ readonly kind: 'path'; readonly path: string } | { readonly kind: 'empty' }) & {
  readonly why: string;
  readonly skipped: readonly SkippedPoint[];
};

/** What the next job starts from; `none`: it must not start. */
export type Restore = ChosenStart | { readonly kind: 'none'; readonly failure: Failure };

const startFrom = (path: string, why: string, skipped: readonly SkippedPoint[] = []): Restore => ({
  kind: 'path',
  path,
  why,
  skipped,
});

const startEmpty = (why: string, skipped: readonly SkippedPoint[] = []): Restore => ({ kind: 'empty', why, skipped });

const skip = (point: RestorePoint | undefined, why: string): readonly SkippedPoint[] =>
  point === undefined ? [] : [{ path: point.path, why }];

const firstJob = (specPath: string | undefined): Restore =>
  usable(specPath) ? startFrom(specPath, 'spec.savepointPath') : startEmpty('first deploy');

/** A job that finished left no state: it runs again from where it began. */
const afterFinishedJob = (specPath: string | undefined, why: string): Restore =>
  usable(specPath) ? startFrom(specPath, `spec.savepointPath; ${why}`) : startEmpty(why);

const whyStateless = ({ application: { spec } }: Choosing): string =>
  spec.savepointDisabled === true ? 'savepointDisabled is true' : 'upgradeMode is Stateless';

const newestPoint = (points: readonly RestorePoint[], newest: RestorePoint): Restore => {
  const older = points.filter(({ jobId, path }) => jobId === newest.jobId && path !== newest.path);
  return startFrom(
    newest.path,
    `latest ${newest.kind}`,
    older.map(({ path }) => ({ path, why: 'older' })),
  );
};

/** The spec allows less than the newest state, which is lost: the newest restore point that is left, or no state. */
const withLess = (points: readonly RestorePoint[], hash: string): Restore => {
  const left = points.find((point) => !isMissing(point, hash));
  const skipped = points
    .filter((point) => point !== left)
    .map((point) => ({ path: point.path, why: isMissing(point, hash) ? NOT_FOUND : 'older' }));
  const why = 'fallbackWithoutState is true';
  return left === undefined
    ? startEmpty(why, skipped)
    : startFrom(left.path, `${why}; latest ${left.kind} left`, skipped);
};

/** Of the job that has ended, not of the spec. */
const fromNewest = ({ application, status }: Choosing, { hash }: DeployRecord): Restore => {
  const { jobStatus } = status;
  const points = pointsOf(status);
  const [newest] = points;
  const isUsable = newest !== undefined && jobStatus?.unusableState === undefined;
  const unsearched = jobStatus?.state === LOST && jobStatus.searched === true && newest?.reason !== 'Found';
  if (isUsable && unsearched && !isMissing(newest, hash))
    return startFrom(newest.path, `the newest ${newest.kind} that flinkapp knows; it could not search storage`);
  if (isUsable && !isMissing(newest, hash)) return newestPoint(points, newest);
  if (jobStatus?.startedEmpty === true)
    return startEmpty(`job ${jobStatus.jobID} started with no state and completed no checkpoint`);
  if (application.spec.fallbackWithoutState === true) return withLess(points, hash);
  // Storage can come back, so flinkapp tries a restore point again that Flink did not find (R11).
  if (isUsable) return newestPoint(points, newest);
  return { kind: 'none', failure: failure('NO_RESTORE_POINT', unusableMessage(status, hash)) };
};

/**
 * Chooses what the next job starts from (R5), in this order: the path in the spec, on the first deploy and when it has
 * changed; no state, where the spec asks for that; the newest restore point of the replaced job; less, where that job never
 * had any state or the spec allows it.
 */
export const chooseRestore = (situation: Choosing, target: DeployRecord): Restore => {
  const { status } = situation;
  const { jobStatus, restorePoints = [] } = status;
  const specPath = target.spec.savepointPath;
  const replacedJob = jobStatus?.jobID;
  if (replacedJob === undefined) return firstJob(specPath);
  const newest = restorePoints.find(({ jobId }) => jobId === replacedJob);
  const changedPath = changedSpecPath(specPath, status);
  if (changedPath !== undefined)
    return startFrom(changedPath, 'spec.savepointPath has changed', skip(newest, 'spec.savepointPath names another'));
  if (jobStatus?.finished === true) return afterFinishedJob(specPath, `job ${replacedJob} finished`);
  if (mayHaveFinished(status) && jobStatus?.state === LOST && newest === undefined)
    return afterFinishedJob(specPath, `job ${replacedJob} is bounded and may have finished`);
  if (upgradeMode(situation) === 'Stateless') {
    const why = whyStateless(situation);
    return startEmpty(why, skip(newest, why));
  }
  return fromNewest(situation, target);
};
