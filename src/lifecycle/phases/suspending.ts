import { failure } from '../../api/errors.ts';
import { cancelIntent } from '../checks/cancel-intent.ts';
import { accountMayBeOld, ended, settled } from '../checks/ended.ts';
import { NO_DEPLOY } from '../checks/fail-deploy.ts';
import { findJob, isTerminal, type JobOnCluster, LOST, liveJob } from '../checks/job.ts';
import { type Left, leftBehind } from '../checks/left-behind.ts';
import { upgradeMode } from '../checks/modes.ts';
import { taken } from '../checks/own-savepoints.ts';
import { podsEnd } from '../checks/pods-end.ts';
import { retryLater, retryPause } from '../checks/retry.ts';
import { shutdown } from '../checks/shutdown.ts';
import { suspends } from '../checks/spec-changed.ts';
import { stopIntent, stopProgress, stopReads } from '../checks/stop-progress.ts';
import { elapsed } from '../checks/time.ts';
import { type Answering, viewOf } from '../checks/view.ts';
import { type Decision, go, LOOK, phase, stay } from '../decision.ts';
import { event } from '../effect.ts';
import type { Observation } from '../observation.ts';

type Here = Decision<'Suspending' | 'Suspended' | 'Running' | 'DeployFailed'>;

const stopping = { reason: 'Suspending', message: 'the job is being ended before its pods are released' } as const;

const told = (job: JobOnCluster, state: string, { point }: Left) =>
  point === undefined
    ? [
        event(
          'Warning',
          'SuspendGaveUp',
          job.jobId,
          `Job ${job.jobId} is ${state} and left no restore point that is known; storage is searched when it is resumed`,
        ),
      ]
    : [event('Normal', 'SavepointTaken', point.path, `Job ${job.jobId} is suspended; it goes on from ${point.path}`)];

const over = (o: Observation, job: JobOnCluster, state: string, left: Left): Here =>
  stay('Suspending', LOOK.jobDown, {
    change: settled(o, job.cluster, state, left),
    effects: upgradeMode(o) === 'Stateless' || left.finished === true ? [] : told(job, state, left),
    waiting: stopping,
  });

/** Suspending was taken back before anything was done to the job. */
const takenBack = (o: Observation): Here => go(o.status.failedDeployHash === undefined ? 'Running' : 'DeployFailed');

/** How long a JobManager is waited for that is not needed: its job's state is in storage. */
const UNREACHABLE_MS = 10_000;

const silent = (o: Observation, job: JobOnCluster, reason: string): Here =>
  upgradeMode(o) !== 'Savepoint' && elapsed(o.now, o.status.phaseSince) >= UNREACHABLE_MS
    ? over(o, job, LOST, {})
    : stay('Suspending', LOOK.silent, { waiting: { reason: 'FlinkUnreachable', message: `the JobManager of ${job.cluster} does not answer: ${reason}` } });

/** Without a savepoint: because none is wanted, the newest checkpoint is, or the job cannot give one. */
const cancel = (o: Observation, job: JobOnCluster): Here => {
  const view = viewOf(o, job.cluster);
  if (view.kind !== 'answering') return silent(o, job, view.reason);
  const fact = findJob(view, job.jobId);
  if (fact === undefined) return over(o, job, LOST, {});
  if (isTerminal(fact.state)) {
    if (accountMayBeOld(o, job.cluster)) return stay('Suspending', LOOK.starting, { change: ended(o, job.cluster, fact.state), waiting: stopping });
    return over(o, job, fact.state, leftBehind(o, o.status.jobStatus, view.checkpoints, 'Ended', fact.state));
  }
  return stay('Suspending', LOOK.ending, { effects: [{ kind: 'cancelJob', ...job }], waiting: stopping });
};

/** A job that does not run can give no savepoint; it is cancelled where it has something to go on from, or never had anything. */
const canCancel = (o: Observation, { cluster }: JobOnCluster, healthy: boolean): boolean => {
  const view = viewOf(o, cluster);
  return view.kind === 'answering' && leavesEnough(o, view, healthy);
};

const leavesEnough = (o: Observation, { checkpoints, checkpointConfig }: Answering, healthy: boolean): boolean => {
  const { point, fresh } = leftBehind(o, o.status.jobStatus, checkpoints, 'Ended');
  return point === undefined ? !healthy && fresh === true : checkpointConfig?.retained !== false;
};

const failed = (o: Observation, job: JobOnCluster, cause: string, healthy: boolean): Here => {
  const effects = [event('Warning', 'SavepointFailed', `${o.status.attempts}`, `Could not stop job ${job.jobId} with a savepoint: ${cause}`)];
  const error = failure('SAVEPOINT_FAILED', cause);
  if (!healthy && canCancel(o, job, healthy))
    return stay('Suspending', LOOK.jobDown, { change: { operation: cancelIntent(o, job) }, error, effects, waiting: stopping });
  const { pauseMs, ...retry } = retryLater(o);
  return stay('Suspending', pauseMs, { change: { operation: undefined, savepointTriggerId: undefined, ...retry }, error, effects, waiting: stopping });
};

/** Whether the job that runs has what another could start from, before it is cancelled: that cannot be taken back. */
const begin = (o: Observation, job: JobOnCluster, healthy: boolean): Here => {
  if (!suspends(o)) return takenBack(o);
  const pause = retryPause(o);
  if (pause > 0) return stay('Suspending', pause, { waiting: stopping });
  const mode = upgradeMode(o);
  if (mode === 'Stateless' || ((mode === 'LastState' || !healthy) && canCancel(o, job, healthy)))
    return stay('Suspending', LOOK.jobDown, { change: { operation: cancelIntent(o, job) }, waiting: stopping });
  const { operation, attempts } = stopIntent(o, job);
  return stay('Suspending', LOOK.jobDown, {
    change: { operation, attempts, savepointTriggerId: operation.id, retryAt: undefined },
    effects: [event('Normal', 'SavepointStarted', operation.id, `Stopping job ${job.jobId} with a savepoint, to suspend it`)],
    waiting: stopping,
  });
};

const stop = (o: Observation, job: JobOnCluster): Here => {
  const progress = stopProgress(o, job, 'Suspension');
  switch (progress.kind) {
    case 'unreachable':
      return silent(o, job, progress.reason);
    case 'lost':
      return over(o, job, LOST, {});
    case 'settling':
      return stay('Suspending', LOOK.starting, { change: ended(o, job.cluster, progress.state), waiting: stopping });
    case 'ended':
      return over(o, job, progress.state, progress.left);
    case 'failed':
      return failed(o, job, progress.cause, progress.healthy);
    case 'taken':
      return stay('Suspending', LOOK.jobDown, { change: taken(o, progress.point), waiting: stopping });
    case 'inProgress':
      return stay('Suspending', LOOK.ending, { effects: progress.effects, waiting: stopping });
    case 'notBegun':
      return begin(o, job, progress.healthy);
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
  decide: (o): Here => {
    const { status, pods = [] } = o;
    const job = liveJob(status);
    if (job !== undefined) return status.operation?.kind === 'cancel' ? cancel(o, job) : stop(o, job);
    const before = shutdown(o);
    if (before.kind === 'running') return stay('Suspending', LOOK.silent, { change: before.change, effects: before.effects, waiting: before.waiting });
    const { failedDeployHash: kept } = status;
    const leave = { ...NO_DEPLOY, previous: undefined, released: true, leaving: undefined, clusterStatus: undefined };
    if (status.released !== true || status.updating !== undefined || pods.length > 0)
      return stay('Suspending', LOOK.ending, {
        change: leave,
        effects: before.effects,
        waiting: podsEnd(pods),
      });
    return go('Suspended', { ...(kept === undefined ? { error: null } : {}) });
  },
});
