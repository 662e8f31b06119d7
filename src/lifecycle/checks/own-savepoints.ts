import { failure } from '../../api/errors.ts';
import type { Operation, RestorePoint, Status } from '../../api/status.ts';
import type { Decision, StatusChange } from '../decision.ts';
import { LOOK } from '../decision.ts';
import { event } from '../effect.ts';
import type { ClusterReads, Observation, Situation } from '../observation.ts';
import { allTasksRun, type JobOnCluster, liveJob, runningJob } from './job.ts';
import { withRestorePoint } from './left-behind.ts';
import { retryLater, retryPause } from './retry.ts';
import type { DeployedLook } from './running-status.ts';
import { stopIntent, stopProgress, stopReads } from './stop-progress.ts';
import { elapsed } from './time.ts';

/** Savepoints of a job that runs on: on demand (`savepointNonce`) and by schedule (`savepointPolicy`). They fail without harm. */

type Reason = NonNullable<Operation['reason']>;

/** What a look that takes a savepoint adds to the decision of a phase in which the job runs. */
export type OwnSavepoint = Pick<Decision, 'change' | 'effects' | 'lookAgainMs' | 'error'>;

const underWay = (status: Status, job: JobOnCluster): Operation | undefined =>
  status.operation?.kind === 'savepoint' && status.operation.jobId === job.jobId ? status.operation : undefined;

/** What has to be asked beside what the phase asks, by deploy hash. */
export const ownSavepointReads = (status: Status): Readonly<Record<string, ClusterReads>> => {
  const job = liveJob(status);
  const operation = job === undefined ? undefined : underWay(status, job);
  return job === undefined || operation === undefined ? {} : { [job.cluster]: stopReads(job, operation) };
};

const demanded = ({ application, status }: Situation): boolean => {
  const { savepointNonce } = application.spec;
  return savepointNonce !== undefined && savepointNonce !== (status.savepointNonce ?? '');
};

/** When the newest savepoint of the job was recorded, or the job began. */
const lastAt = ({ jobStatus, restorePoints = [] }: Status): string | undefined =>
  restorePoints.find(({ kind, jobId }) => kind === 'savepoint' && jobId === jobStatus?.jobID)?.recordedAt ?? jobStatus?.startTime;

/** Milliseconds until the next one by schedule; undefined where there is none. */
const untilNext = ({ application, status, now }: Situation): number | undefined => {
  const seconds = application.spec.savepointPolicy?.intervalSeconds;
  const since = lastAt(status);
  return seconds === undefined || since === undefined ? undefined : seconds * 1000 - elapsed(now, since);
};

const due = (o: Situation): Reason | undefined => {
  if (demanded(o)) return 'Manual';
  return (untilNext(o) ?? 1) <= 0 ? 'Scheduled' : undefined;
};

/** Records a savepoint that was taken of a job that runs on. */
export const taken = ({ status, application }: Observation, point: RestorePoint): StatusChange => ({
  operation: undefined,
  savepointTriggerId: undefined,
  retryAt: undefined,
  retryCount: undefined,
  savepointPath: point.path,
  restorePoints: withRestorePoint(status.restorePoints, point),
  ...(status.operation?.reason === 'Manual' ? { savepointNonce: application.spec.savepointNonce } : {}),
});

const goOn = (o: Observation, job: JobOnCluster, { reason }: Operation): OwnSavepoint | undefined => {
  const progress = stopProgress(o, job, reason ?? 'Upgrade');
  switch (progress.kind) {
    case 'inProgress':
      return { change: {}, effects: progress.effects, lookAgainMs: 1000 };
    case 'taken': {
      const { path } = progress.point;
      const cleared = o.status.lastError?.code === 'SAVEPOINT_FAILED' ? { error: null } : {};
      return {
        change: taken(o, progress.point),
        effects: [event('Normal', 'SavepointTaken', path, `Savepoint of job ${job.jobId}: ${path}`)],
        lookAgainMs: LOOK.jobDown,
        ...cleared,
      };
    }
    case 'failed': {
      const { pauseMs, ...retry } = retryLater(o);
      return {
        change: { operation: undefined, savepointTriggerId: undefined, ...retry },
        effects: [event('Warning', 'SavepointFailed', `${o.status.attempts}`, `Could not take a savepoint of job ${job.jobId}: ${progress.cause}; it runs on`)],
        lookAgainMs: Math.min(pauseMs, LOOK.steady),
        error: failure('SAVEPOINT_FAILED', progress.cause),
      };
    }
    default:
      // The job has ended, or nobody can tell: the phase's own look says what follows.
      return undefined;
  }
};

/**
 * What is to be done for savepoints while the deployed job runs and nothing else is done to it.
 * @param seen the job as the phase's look found it
 */
export const ownSavepoint = (o: Observation, seen: DeployedLook['seen']): OwnSavepoint | undefined => {
  const job = runningJob(o.status);
  if (job === undefined) return undefined;
  const operation = underWay(o.status, job);
  if (operation !== undefined) return goOn(o, job, operation);
  const reason = due(o);
  if (reason === undefined || o.status.operation !== undefined || seen === undefined || !allTasksRun(seen.job)) return undefined;
  const pause = retryPause(o);
  if (pause > 0) return { change: {}, effects: [], lookAgainMs: Math.min(pause, LOOK.steady) };
  const { operation: begun, attempts } = stopIntent(o, job, 'savepoint');
  return {
    change: { operation: { ...begun, reason }, attempts, savepointTriggerId: begun.id, retryAt: undefined },
    effects: [],
    lookAgainMs: LOOK.jobDown,
  };
};
