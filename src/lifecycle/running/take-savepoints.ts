import { failure } from '../../api/errors.ts';
import type { SavepointOperation } from '../../api/status/operation.ts';
import type { Status } from '../../api/status.ts';
import { type Decision, REQUEUE_MS } from '../decision.ts';
import { allTasksRun, type JobOnCluster, liveJob, runningJob } from '../facts/job.ts';
import { retryLater, retryPause } from '../facts/retry.ts';
import { elapsed } from '../facts/time.ts';
import type { ClusterReads, Observation, Situation } from '../observation.ts';
import { recordSavepoint } from '../stop/record-savepoint.ts';
import { savepointFailedEvent, savepointTakenEvent } from '../stop/stop-events.ts';
import { savepointIntent } from '../stop/stop-intent.ts';
import { savepointReason } from '../stop/stop-job.ts';
import { stopProgress, stopReads } from '../stop/stop-progress.ts';
import type { JobObservation } from './job-observation.ts';

/** Savepoints of a job that keeps running: on demand (`savepointNonce`) and by schedule (`savepointPolicy`). */

type Reason = NonNullable<SavepointOperation['reason']>;

/** What a savepoint adds to the decision of the phase in which the job is running. */
export type SavepointStep = Pick<Decision, 'change' | 'effects' | 'requeueAfterMs' | 'error'>;

/** How often flinkapp asks for a savepoint that is under way, in milliseconds. */
const IN_PROGRESS_MS = 1000;

const isUnderWay = ({ operation }: Status, { jobId }: JobOnCluster): boolean =>
  operation?.kind === 'savepoint' && operation.jobId === jobId;

/** What flinkapp has to ask in addition to the reads of the phase, by deploy hash. */
export const takeSavepointReads = (status: Status): Readonly<Record<string, ClusterReads>> => {
  const job = liveJob(status);
  return job === undefined || !isUnderWay(status, job) ? {} : { [job.cluster]: stopReads(job, status.operation) };
};

const nonceChanged = ({ application, status }: Situation): boolean => {
  const { savepointNonce } = application.spec;
  return savepointNonce !== undefined && savepointNonce !== (status.savepointNonce ?? '');
};

/** When flinkapp recorded the newest savepoint of the job, or Flink started the job. */
const lastSavepointAt = ({ jobStatus, restorePoints = [] }: Status): string | undefined =>
  restorePoints.find(({ kind, jobId }) => kind === 'savepoint' && jobId === jobStatus?.jobID)?.recordedAt ??
  jobStatus?.startTime;

/** Milliseconds until the next scheduled savepoint; undefined without a schedule. */
const untilScheduled = ({ application, status, now }: Situation): number | undefined => {
  const seconds = application.spec.savepointPolicy?.intervalSeconds;
  const since = lastSavepointAt(status);
  return seconds === undefined || since === undefined ? undefined : seconds * 1000 - elapsed(now, since);
};

const savepointDue = (situation: Situation): Reason | undefined => {
  if (nonceChanged(situation)) return 'Manual';
  return (untilScheduled(situation) ?? 1) <= 0 ? 'Scheduled' : undefined;
};

const retry = (observation: Observation, job: JobOnCluster, cause: string): SavepointStep => {
  const { pauseMs, ...next } = retryLater(observation);
  return {
    change: { operation: undefined, ...next },
    effects: [
      savepointFailedEvent(observation, job, cause, 'The job keeps running, and flinkapp tries again after a pause'),
    ],
    requeueAfterMs: Math.min(pauseMs, REQUEUE_MS.steady),
    error: failure('SAVEPOINT_FAILED', cause),
  };
};

const continueSavepoint = (observation: Observation, job: JobOnCluster): SavepointStep | undefined => {
  const progress = stopProgress(observation, job, savepointReason(observation, 'Upgrade'));
  switch (progress.kind) {
    case 'inProgress':
      return { change: {}, effects: progress.effects, requeueAfterMs: IN_PROGRESS_MS };
    case 'taken': {
      return {
        change: recordSavepoint(observation, progress.point),
        effects: [savepointTakenEvent(job, progress.point)],
        requeueAfterMs: REQUEUE_MS.jobDown,
        ...(observation.status.lastError?.code === 'SAVEPOINT_FAILED' ? { error: null } : {}),
      };
    }
    case 'failed':
      return retry(observation, job, progress.cause);
    default:
      // The job has ended or its JobManager is silent: the phase decides what follows.
      return undefined;
  }
};

/**
 * The next step of a savepoint of the deployed job, while no other operation is under way.
 * @param flinkJob the job as the cluster reports it; absent where it does not
 */
export const takeSavepoint = (
  observation: Observation,
  flinkJob: JobObservation['flinkJob'],
): SavepointStep | undefined => {
  const { status } = observation;
  const job = runningJob(status);
  if (job === undefined) return undefined;
  if (isUnderWay(status, job)) return continueSavepoint(observation, job);
  const reason = savepointDue(observation);
  const healthy = flinkJob !== undefined && allTasksRun(flinkJob.job);
  if (reason === undefined || status.operation !== undefined || !healthy) return undefined;
  const pauseMs = retryPause(observation);
  if (pauseMs > 0) return { change: {}, effects: [], requeueAfterMs: Math.min(pauseMs, REQUEUE_MS.steady) };
  const operation = savepointIntent(observation, job, reason);
  return {
    change: { operation, attempts: operation.attempt, retryAt: undefined },
    effects: [],
    requeueAfterMs: REQUEUE_MS.jobDown,
  };
};
