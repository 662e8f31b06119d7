import { MAX_SAVEPOINTS } from '../../api/spec/savepoint-policy.ts';
import type { RestorePoint, Status } from '../../api/status.ts';
import type { Decision } from '../decision.ts';
import { REQUEUE_MS } from '../decision.ts';
import { event } from '../effect.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation } from '../observation.ts';

/** Savepoints that `savepointPolicy` keeps no longer. */

/** Those that somebody else took, or that were only found, are not ours to dispose of. */
const OURS: ReadonlySet<RestorePoint['reason']> = new Set(['Upgrade', 'Suspension', 'Manual', 'Scheduled']);

/** What a job started from, or may have to start from again, stays. */
const inUse = (
  { jobStatus, updatingJob, previous, savepointPath }: Status,
  given: string | undefined,
  { path, usedBy }: RestorePoint,
): boolean => {
  const jobs = [jobStatus, updatingJob, previous?.job].filter((job) => job !== undefined);
  return (
    path === savepointPath ||
    path === given ||
    jobs.some(
      ({ jobID, requestedRestorePath, restorePath }) =>
        path === requestedRestorePath || path === restorePath || (usedBy !== undefined && usedBy === jobID),
    )
  );
};

/** The oldest savepoint that is to go; one at a time. */
const oldestExpired = ({ status, application, now }: Observation): RestorePoint | undefined => {
  const { savepointPolicy: policy, savepointPath } = application.spec;
  if (policy?.retainCount === undefined && policy?.retainSeconds === undefined) return undefined;
  const count = policy.retainCount ?? MAX_SAVEPOINTS;
  const seconds = policy.retainSeconds ?? Number.POSITIVE_INFINITY;
  const savepoints = (status.restorePoints ?? []).filter(({ kind }) => kind === 'savepoint');
  return savepoints
    .filter((point, i) => i > 0 && (i >= count || elapsed(now, point.recordedAt) >= seconds * 1000))
    .filter((point) => OURS.has(point.reason) && !inUse(status, savepointPath, point))
    .at(-1);
};

/** Marks one, and disposes of it when the mark is seen stored (R2). What Flink refuses to delete is left where it is. */
export const disposeOldest = (
  observation: Observation,
): Pick<Decision, 'change' | 'effects' | 'requeueAfterMs'> | undefined => {
  const { restorePoints = [], deployed } = observation.status;
  const marked = restorePoints.find(({ disposing }) => disposing === true);
  if (marked !== undefined && deployed !== undefined) {
    return {
      change: { restorePoints: restorePoints.filter((point) => point !== marked) },
      effects: [
        { kind: 'disposeSavepoint', cluster: deployed.hash, path: marked.path },
        event(
          'Normal',
          'SavepointDisposed',
          marked.path,
          `savepointPolicy keeps ${marked.path} no longer; it is disposed of`,
        ),
      ],
      requeueAfterMs: REQUEUE_MS.jobDown,
    };
  }
  const old = oldestExpired(observation);
  if (old === undefined) return undefined;
  return {
    change: { restorePoints: restorePoints.map((point) => (point === old ? { ...point, disposing: true } : point)) },
    effects: [],
    requeueAfterMs: REQUEUE_MS.jobDown,
  };
};
