import { failure } from '../../api/errors.ts';
import { type Decision, enter, phase, REQUEUE_MS, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { type Answering, viewOf } from '../facts/cluster-view.ts';
import { findJob, isTerminal, type JobOnCluster, LOST, liveJob } from '../facts/job.ts';
import { upgradeMode } from '../facts/modes.ts';
import { waitingForPods } from '../facts/pods-terminating.ts';
import { retryLater, retryPause } from '../facts/retry.ts';
import { suspends } from '../facts/spec-changed.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { NO_DEPLOY } from '../rollout/fail-deploy.ts';
import { shutdown } from '../rollout/shutdown-job.ts';
import { recordSavepoint } from '../running/take-savepoints.ts';
import { type FinalState, finalRestorePoint } from '../state/restore-point.ts';
import { cancelIntent } from '../stop/cancel-intent.ts';
import { checkpointStatsMayBeStale, recordJobEnded, recordJobSettled } from '../stop/job-ended.ts';
import { stopIntent, stopProgress, stopReads } from '../stop/stop-progress.ts';

type Here = Decision<'Suspending' | 'Suspended' | 'Running' | 'DeployFailed'>;

const stopping = { reason: 'Suspending', message: 'the job is being ended before its pods are released' } as const;

const suspendedEvents = (job: JobOnCluster, state: string, { point }: FinalState) =>
  point === undefined
    ? [
        event(
          'Warning',
          'SuspendedWithoutRestorePoint',
          job.jobId,
          `Job ${job.jobId} is ${state} and left no restore point that is known; storage is searched when it is resumed`,
        ),
      ]
    : [event('Normal', 'SavepointTaken', point.path, `Job ${job.jobId} is suspended; it goes on from ${point.path}`)];

const settleJob = (observation: Observation, job: JobOnCluster, state: string, left: FinalState): Here =>
  stay('Suspending', REQUEUE_MS.jobDown, {
    change: recordJobSettled(observation, job.cluster, state, left),
    effects:
      upgradeMode(observation) === 'Stateless' || left.finished === true ? [] : suspendedEvents(job, state, left),
    waiting: stopping,
  });

/** Suspending was taken back before anything was done to the job. */
const cancelSuspension = (observation: Observation): Here =>
  enter(observation.status.failedDeployHash === undefined ? 'Running' : 'DeployFailed');

/** How long a JobManager is waited for that is not needed: its job's state is in storage. */
const UNREACHABLE_MS = 10_000;

const silent = (observation: Observation, job: JobOnCluster, reason: string): Here =>
  upgradeMode(observation) !== 'Savepoint' && elapsed(observation.now, observation.status.phaseSince) >= UNREACHABLE_MS
    ? settleJob(observation, job, LOST, {})
    : stay('Suspending', REQUEUE_MS.silent, {
        waiting: { reason: 'FlinkUnreachable', message: `the JobManager of ${job.cluster} does not answer: ${reason}` },
      });

/** Without a savepoint: because none is wanted, the newest checkpoint is, or the job cannot give one. */
const cancel = (observation: Observation, job: JobOnCluster): Here => {
  const view = viewOf(observation, job.cluster);
  if (view.kind !== 'answering') return silent(observation, job, view.reason);
  const fact = findJob(view, job.jobId);
  if (fact === undefined) return settleJob(observation, job, LOST, {});
  if (isTerminal(fact.state)) {
    if (checkpointStatsMayBeStale(observation, job.cluster))
      return stay('Suspending', REQUEUE_MS.starting, {
        change: recordJobEnded(observation, job.cluster, fact.state),
        waiting: stopping,
      });
    return settleJob(
      observation,
      job,
      fact.state,
      finalRestorePoint(observation, observation.status.jobStatus, view.checkpoints, 'Ended', fact.state),
    );
  }
  return stay('Suspending', REQUEUE_MS.ending, { effects: [{ kind: 'cancelJob', ...job }], waiting: stopping });
};

/** A job that does not run can give no savepoint; it is cancelled where it has something to go on from, or never had anything. */
const canCancel = (observation: Observation, { cluster }: JobOnCluster, healthy: boolean): boolean => {
  const view = viewOf(observation, cluster);
  return view.kind === 'answering' && leavesEnough(observation, view, healthy);
};

const leavesEnough = (
  observation: Observation,
  { checkpoints, checkpointConfig }: Answering,
  healthy: boolean,
): boolean => {
  const { point, startedEmpty } = finalRestorePoint(observation, observation.status.jobStatus, checkpoints, 'Ended');
  return point === undefined ? !healthy && startedEmpty === true : checkpointConfig?.retained !== false;
};

const failed = (observation: Observation, job: JobOnCluster, cause: string, healthy: boolean): Here => {
  const effects = [
    event(
      'Warning',
      'SavepointFailed',
      `${observation.status.attempts}`,
      `Could not stop job ${job.jobId} with a savepoint: ${cause}`,
    ),
  ];
  const error = failure('SAVEPOINT_FAILED', cause);
  if (!healthy && canCancel(observation, job, healthy))
    return stay('Suspending', REQUEUE_MS.jobDown, {
      change: { operation: cancelIntent(observation, job) },
      error,
      effects,
      waiting: stopping,
    });
  const { pauseMs, ...retry } = retryLater(observation);
  return stay('Suspending', pauseMs, {
    change: { operation: undefined, savepointTriggerId: undefined, ...retry },
    error,
    effects,
    waiting: stopping,
  });
};

/** Whether the job that runs has what another could start from, before it is cancelled: that cannot be taken back. */
const begin = (observation: Observation, job: JobOnCluster, healthy: boolean): Here => {
  if (!suspends(observation)) return cancelSuspension(observation);
  const pause = retryPause(observation);
  if (pause > 0) return stay('Suspending', pause, { waiting: stopping });
  const mode = upgradeMode(observation);
  if (mode === 'Stateless' || ((mode === 'LastState' || !healthy) && canCancel(observation, job, healthy)))
    return stay('Suspending', REQUEUE_MS.jobDown, {
      change: { operation: cancelIntent(observation, job) },
      waiting: stopping,
    });
  const { operation, attempts } = stopIntent(observation, job);
  return stay('Suspending', REQUEUE_MS.jobDown, {
    change: { operation, attempts, savepointTriggerId: operation.id, retryAt: undefined },
    effects: [
      event('Normal', 'SavepointStarted', operation.id, `Stopping job ${job.jobId} with a savepoint, to suspend it`),
    ],
    waiting: stopping,
  });
};

const stop = (observation: Observation, job: JobOnCluster): Here => {
  const progress = stopProgress(observation, job, 'Suspension');
  switch (progress.kind) {
    case 'unreachable':
      return silent(observation, job, progress.reason);
    case 'lost':
      return settleJob(observation, job, LOST, {});
    case 'settling':
      return stay('Suspending', REQUEUE_MS.starting, {
        change: recordJobEnded(observation, job.cluster, progress.state),
        waiting: stopping,
      });
    case 'ended':
      return settleJob(observation, job, progress.state, progress.left);
    case 'failed':
      return failed(observation, job, progress.cause, progress.healthy);
    case 'taken':
      return stay('Suspending', REQUEUE_MS.jobDown, {
        change: recordSavepoint(observation, progress.point),
        waiting: stopping,
      });
    case 'inProgress':
      return stay('Suspending', REQUEUE_MS.ending, { effects: progress.effects, waiting: stopping });
    case 'notBegun':
      return begin(observation, job, progress.healthy);
  }
};

/** The job is ended with what it can go on from, then its pods go. What fails leaves the job running, and is tried again. */
export const Suspending = phase({
  phase: 'Suspending',
  exits: ['Suspended', 'Running', 'DeployFailed'],
  reads: ({ status }) => {
    const job = liveJob(status);
    if (job === undefined) return { pods: true };
    return { clusters: { [job.cluster]: { ...stopReads(job, status.operation), checkpointConfig: job.jobId } } };
  },
  decide: (observation): Here => {
    const { status, pods = [] } = observation;
    const job = liveJob(status);
    if (job !== undefined)
      return status.operation?.kind === 'cancel' ? cancel(observation, job) : stop(observation, job);
    const before = shutdown(observation);
    if (before.kind === 'running')
      return stay('Suspending', REQUEUE_MS.silent, {
        change: before.change,
        effects: before.effects,
        waiting: before.waiting,
      });
    const { failedDeployHash: kept } = status;
    const leave = {
      ...NO_DEPLOY,
      previous: undefined,
      clusterReleased: true,
      terminatingCluster: undefined,
      clusterStatus: undefined,
    };
    if (status.clusterReleased !== true || status.updating !== undefined || pods.length > 0)
      return stay('Suspending', REQUEUE_MS.ending, {
        change: leave,
        effects: before.effects,
        waiting: waitingForPods(pods),
      });
    return enter('Suspended', { ...(kept === undefined ? { error: null } : {}) });
  },
});
