import { failure } from '../../api/errors.ts';
import type { Operation, RestorePoint, Status } from '../../api/status.ts';
import type { Decision, StatusChange } from '../decision.ts';
import { REQUEUE_MS } from '../decision.ts';
import { event } from '../effect.ts';
import { allTasksRun, type JobOnCluster, liveJob, runningJob } from '../facts/job.ts';
import { retryLater, retryPause } from '../facts/retry.ts';
import { elapsed } from '../facts/time.ts';
import type { ClusterReads, Observation, Situation } from '../observation.ts';
import { withRestorePoint } from '../state/restore-point.ts';
import { stopIntent, stopProgress, stopReads } from '../stop/stop-progress.ts';
import type { JobObservation } from './observe-job.ts';

/** Savepoints of a job that runs on: on demand (`savepointNonce`) and by schedule (`savepointPolicy`). They fail without harm. */

type Reason = NonNullable<Operation['reason']>;

/** What a look that takes a savepoint adds to the decision of a phase in which the job runs. */
export type SavepointStep = Pick<Decision, 'change' | 'effects' | 'requeueAfterMs' | 'error'>;

const underWay = (status: Status, job: JobOnCluster): Operation | undefined =>
  status.operation?.kind === 'savepoint' && status.operation.jobId === job.jobId ? status.operation : undefined;

/** What has to be asked beside what the phase asks, by deploy hash. */
export const takeSavepointReads = (status: Status): Readonly<Record<string, ClusterReads>> => {
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
  restorePoints.find(({ kind, jobId }) => kind === 'savepoint' && jobId === jobStatus?.jobID)?.recordedAt ??
  jobStatus?.startTime;

/** Milliseconds until the next one by schedule; undefined where there is none. */
const untilNext = ({ application, status, now }: Situation): number | undefined => {
  const seconds = application.spec.savepointPolicy?.intervalSeconds;
  const since = lastAt(status);
  return seconds === undefined || since === undefined ? undefined : seconds * 1000 - elapsed(now, since);
};

const savepointDue = (situation: Situation): Reason | undefined => {
  if (demanded(situation)) return 'Manual';
  return (untilNext(situation) ?? 1) <= 0 ? 'Scheduled' : undefined;
};

/** Records a savepoint that was taken of a job that runs on. */
export const recordSavepoint = ({ status, application }: Observation, point: RestorePoint): StatusChange => ({
  operation: undefined,
  savepointTriggerId: undefined,
  retryAt: undefined,
  retryCount: undefined,
  savepointPath: point.path,
  restorePoints: withRestorePoint(status.restorePoints, point),
  ...(status.operation?.reason === 'Manual' ? { savepointNonce: application.spec.savepointNonce } : {}),
});

const continueSavepoint = (
  observation: Observation,
  job: JobOnCluster,
  { reason }: Operation,
): SavepointStep | undefined => {
  const progress = stopProgress(observation, job, reason ?? 'Upgrade');
  switch (progress.kind) {
    case 'inProgress':
      return { change: {}, effects: progress.effects, requeueAfterMs: 1000 };
    case 'taken': {
      const { path } = progress.point;
      const cleared = observation.status.lastError?.code === 'SAVEPOINT_FAILED' ? { error: null } : {};
      return {
        change: recordSavepoint(observation, progress.point),
        effects: [event('Normal', 'SavepointTaken', path, `Savepoint of job ${job.jobId}: ${path}`)],
        requeueAfterMs: REQUEUE_MS.jobDown,
        ...cleared,
      };
    }
    case 'failed': {
      const { pauseMs, ...retry } = retryLater(observation);
      return {
        change: { operation: undefined, savepointTriggerId: undefined, ...retry },
        effects: [
          event(
            'Warning',
            'SavepointFailed',
            `${observation.status.attempts}`,
            `Could not take a savepoint of job ${job.jobId}: ${progress.cause}; it runs on`,
          ),
        ],
        requeueAfterMs: Math.min(pauseMs, REQUEUE_MS.steady),
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
export const takeSavepoint = (
  observation: Observation,
  seen: JobObservation['flinkJob'],
): SavepointStep | undefined => {
  const job = runningJob(observation.status);
  if (job === undefined) return undefined;
  const operation = underWay(observation.status, job);
  if (operation !== undefined) return continueSavepoint(observation, job, operation);
  const reason = savepointDue(observation);
  if (
    reason === undefined ||
    observation.status.operation !== undefined ||
    seen === undefined ||
    !allTasksRun(seen.job)
  )
    return undefined;
  const pause = retryPause(observation);
  if (pause > 0) return { change: {}, effects: [], requeueAfterMs: Math.min(pause, REQUEUE_MS.steady) };
  const { operation: begun, attempts } = stopIntent(observation, job, 'savepoint');
  return {
    change: { operation: { ...begun, reason }, attempts, savepointTriggerId: begun.id, retryAt: undefined },
    effects: [],
    requeueAfterMs: REQUEUE_MS.jobDown,
  };
};
