import { MAX_SAVEPOINTS } from '../../api/spec/savepoint-policy.ts';
import type { RestorePoint, Status } from '../../api/status.ts';
import { type Decision, REQUEUE_MS } from '../decision.ts';
import { event } from '../effect.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { certainlyDiffer } from '../state/same-place.ts';

/** Deletes savepoints that `savepointPolicy` no longer keeps. */

type Step = Pick<Decision, 'change' | 'effects' | 'requeueAfterMs'>;

/** Why flinkapp took a savepoint that it may delete. It keeps those that it found, and those of deletions. */
const DISPOSABLE: ReadonlySet<RestorePoint['reason']> = new Set(['Upgrade', 'Suspension', 'Manual', 'Scheduled']);

/** Whether a job started from the savepoint, or may have to start from it. Its path can have another form there. */
const inUse = (
  { jobStatus, updatingJob, previous, savepointPath }: Status,
  specPath: string | undefined,
  { path, usedBy }: RestorePoint,
): boolean => {
  const jobs = [jobStatus, updatingJob, previous?.job].filter((job) => job !== undefined);
  const startedFrom = jobs.flatMap(({ requestedRestorePath, restorePath }) => [requestedRestorePath, restorePath]);
  const needed = [savepointPath, specPath, ...startedFrom].filter((known) => known !== undefined);
  return (
    needed.some((known) => !certainlyDiffer(known, path)) ||
    jobs.some(({ jobID }) => usedBy !== undefined && usedBy === jobID)
  );
};

/** The oldest savepoint that the policy no longer keeps. */
const oldestExpired = ({ status, application, now }: Observation): RestorePoint | undefined => {
  const { savepointPolicy: policy, savepointPath } = application.spec;
  if (policy?.retainCount === undefined && policy?.retainSeconds === undefined) return undefined;
  const count = policy.retainCount ?? MAX_SAVEPOINTS;
  const retainMs = (policy.retainSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  const savepoints = (status.restorePoints ?? []).filter(({ kind }) => kind === 'savepoint');
  return savepoints
    .filter((point, i) => i > 0 && (i >= count || elapsed(now, point.recordedAt) >= retainMs))
    .filter((point) => DISPOSABLE.has(point.reason) && !inUse(status, savepointPath, point))
    .at(-1);
};

/** Deletes a marked savepoint. flinkapp forgets it also where Flink cannot delete it. */
const dispose = (points: readonly RestorePoint[], marked: RestorePoint, cluster: string): Step => ({
  change: { restorePoints: points.filter((point) => point !== marked) },
  effects: [
    { kind: 'disposeSavepoint', cluster, path: marked.path },
    event('Normal', 'SavepointDisposed', marked.path, `Deleting savepoint ${marked.path} (savepointPolicy)`),
  ],
  requeueAfterMs: REQUEUE_MS.jobDown,
});

/** Marks the oldest expired savepoint, and deletes it when the mark is stored (R2): one at a time. */
export const disposeOldest = (observation: Observation): Step | undefined => {
  const { restorePoints = [], deployed } = observation.status;
  const marked = restorePoints.find(({ disposing }) => disposing === true);
  if (marked !== undefined && deployed !== undefined) return dispose(restorePoints, marked, deployed.hash);
  const expired = oldestExpired(observation);
  if (expired === undefined) return undefined;
  return {
    change: {
      restorePoints: restorePoints.map((point) => (point === expired ? { ...point, disposing: true } : point)),
    },
    effects: [],
    requeueAfterMs: REQUEUE_MS.jobDown,
  };
};
