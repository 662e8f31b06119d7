import { failure } from '../../api/errors.ts';
import { type Decision, enter, phase, REQUEUE_MS, stay, type Waiting } from '../decision.ts';
import { type Answering, UNREACHABLE_MS, unreachable, viewOf } from '../facts/cluster-view.ts';
import { findJob, isTerminal, type JobOnCluster, LOST, liveJob } from '../facts/job.ts';
import { jobManagerGone } from '../facts/jobmanager-process.ts';
import { upgradeMode } from '../facts/modes.ts';
import { waitingForPods } from '../facts/pods-terminating.ts';
import { retryPause } from '../facts/retry.ts';
import { isSilent, silentMs } from '../facts/silence.ts';
import { suspends } from '../facts/spec-changed.ts';
import type { Observation } from '../observation.ts';
import { NO_DEPLOY } from '../rollout/fail-deploy.ts';
import { shutdown } from '../rollout/shutdown-job.ts';
import { type FinalState, stateIfCancelled } from '../state/restore-point.ts';
import { cancelIntent } from '../stop/cancel-intent.ts';
import { finalStateOf, recordingRestorePoint, recordJobEnded, recordJobSettled } from '../stop/job-ended.ts';
import { recovering, recoveryChange } from '../stop/job-recovery.ts';
import { savepointFailedEvent } from '../stop/stop-events.ts';
import { stopJob } from '../stop/stop-job.ts';
import { stopReads } from '../stop/stop-progress.ts';
import { suspendedEvent } from '../stop/suspended-event.ts';

type To = 'Suspended' | 'Running' | 'DeployFailed';
type Here = Decision<'Suspending' | To>;

const stopping: Waiting = { reason: 'Suspending', message: 'Stopping the job before removing its pods' };
const stopped: Waiting = { reason: 'Suspending', message: 'The job has ended; flinkapp removes its pods next' };

const CANCELS = 'Not all its tasks are running, so flinkapp cancels it instead, which loses no state';

/** The job has ended: records it, and what it left. */
const settleJob = (observation: Observation, job: JobOnCluster, state: string, finalState: FinalState): Here => {
  const silent = upgradeMode(observation) === 'Stateless' || finalState.finished === true;
  const change = recordJobSettled(observation, job.cluster, state, finalState);
  return stay('Suspending', REQUEUE_MS.jobDown, {
    change,
    effects: silent ? [] : [suspendedEvent(observation, job, state, finalState, change)],
    waiting: stopped,
  });
};

const loseJob = (observation: Observation, job: JobOnCluster): Here => settleJob(observation, job, LOST, {});

/** The spec no longer asks for the suspension, and nothing has been done to the job yet. */
const resumed = (observation: Observation): Here | undefined =>
  suspends(observation)
    ? undefined
    : enter(observation.status.failedDeployHash === undefined ? 'Running' : 'DeployFailed');

/** What helps when the JobManager never answers again. Admission refuses LastState with BlueGreen. */
const wayOut = ({ application: { spec } }: Observation): string =>
  spec.deploymentMode === 'BlueGreen'
    ? 'To suspend without a savepoint, delete the pod of that JobManager'
    : 'To suspend without it, set upgradeMode: LastState';

const onUnreachable = (observation: Observation, job: JobOnCluster, reason: string): Here => {
  if (jobManagerGone(observation, job.cluster)) return loseJob(observation, job);
  const undone = observation.status.operation === undefined ? resumed(observation) : undefined;
  if (undone !== undefined) return undone;
  const waiting = unreachable(job.cluster, reason);
  if (upgradeMode(observation) === 'Savepoint') {
    const message = `${waiting.message}. ${wayOut(observation)}`;
    return stay('Suspending', REQUEUE_MS.silent, { waiting: { ...waiting, message } });
  }
  return silentMs(observation, job.cluster) >= UNREACHABLE_MS
    ? loseJob(observation, job)
    : stay('Suspending', REQUEUE_MS.silent, { waiting });
};

/** Without a savepoint: the spec wants none, or the newest checkpoint, or the job cannot take one. */
const cancel = (observation: Observation, job: JobOnCluster): Here => {
  const view = viewOf(observation, job.cluster);
  if (view.kind !== 'answering') return onUnreachable(observation, job, view.reason);
  const fact = findJob(view, job.jobId);
  const recovery = upgradeMode(observation) === 'Stateless' ? undefined : recoveryChange(observation, job.cluster);
  if (fact === undefined && recovery !== undefined)
    return stay('Suspending', REQUEUE_MS.starting, { change: recovery, waiting: recovering });
  if (fact === undefined) return loseJob(observation, job);
  if (!isTerminal(fact.state))
    return stay('Suspending', REQUEUE_MS.ending, { effects: [{ kind: 'cancelJob', ...job }], waiting: stopping });
  const finalState = finalStateOf(observation, job.cluster, view.checkpoints, fact.state, view.checkpointConfig);
  if (finalState === undefined)
    return stay('Suspending', REQUEUE_MS.starting, {
      change: recordJobEnded(observation, job.cluster, fact.state),
      waiting: recordingRestorePoint(job, fact.state),
    });
  return settleJob(observation, job, fact.state, finalState);
};

/** A cancel cannot be undone: the job needs a checkpoint that outlives it, or has never had any state. */
const leavesEnough = (
  observation: Observation,
  { checkpoints, checkpointConfig }: Answering,
  healthy: boolean,
): boolean => {
  const { point, startedEmpty } = stateIfCancelled(observation, observation.status.jobStatus, checkpoints);
  return point === undefined ? !healthy && startedEmpty === true : checkpointConfig?.retained !== false;
};

const canCancel = (observation: Observation, { cluster }: JobOnCluster, healthy: boolean): boolean => {
  const view = viewOf(observation, cluster);
  return view.kind === 'answering' && leavesEnough(observation, view, healthy);
};

/** Undefined: flinkapp tries the savepoint again. */
const onFailed = (observation: Observation, job: JobOnCluster, cause: string, healthy: boolean): Here | undefined => {
  if (healthy || !canCancel(observation, job, healthy)) return undefined;
  return stay('Suspending', REQUEUE_MS.jobDown, {
    change: { operation: cancelIntent(observation, job) },
    error: failure('SAVEPOINT_FAILED', cause),
    effects: [savepointFailedEvent(observation, job, cause, CANCELS)],
    waiting: stopping,
  });
};

/** Nothing has been done to the job yet. */
const beforeBegin = (observation: Observation, job: JobOnCluster, healthy: boolean): Here | undefined => {
  const undone = resumed(observation);
  if (undone !== undefined) return undone;
  if (retryPause(observation) > 0) return undefined;
  const mode = upgradeMode(observation);
  const cancels = mode === 'Stateless' || ((mode === 'LastState' || !healthy) && canCancel(observation, job, healthy));
  if (!cancels) return undefined;
  return stay('Suspending', REQUEUE_MS.jobDown, {
    change: { operation: cancelIntent(observation, job) },
    waiting: stopping,
  });
};

const stop = (observation: Observation, job: JobOnCluster): Here =>
  stopJob<'Suspending', To>(observation, job, {
    phase: 'Suspending',
    waiting: stopping,
    advice: 'To suspend from the newest checkpoint instead, set upgradeMode: LastState',
    reason: 'Suspension',
    inProgressMs: REQUEUE_MS.ending,
    startedMessage: `Stopping job ${job.jobId} with a savepoint to suspend it`,
    onUnreachable: (reason) => onUnreachable(observation, job, reason),
    onLost: () => loseJob(observation, job),
    onEnded: (state, finalState) => settleJob(observation, job, state, finalState),
    beforeBegin: (healthy) => beforeBegin(observation, job, healthy),
    onFailed: (cause, healthy) => onFailed(observation, job, cause, healthy),
  });

/** The job has ended: runs the shutdownJob, then removes all pods. */
const release = (observation: Observation): Here => {
  const { status, pods = [] } = observation;
  const before = shutdown(observation);
  if (before.kind === 'running')
    return stay('Suspending', REQUEUE_MS.silent, {
      change: before.change,
      effects: before.effects,
      waiting: before.waiting,
    });
  if (status.clusterReleased === true && status.updating === undefined && pods.length === 0)
    return enter('Suspended', status.failedDeployHash === undefined ? { error: null } : {});
  return stay('Suspending', REQUEUE_MS.ending, {
    change: {
      ...NO_DEPLOY,
      previous: undefined,
      clusterReleased: true,
      terminatingCluster: undefined,
      clusterStatus: undefined,
    },
    effects: before.effects,
    waiting: waitingForPods(pods),
  });
};

/** Stops the job with a restore point, then removes its pods. When the stop fails, the job keeps running and flinkapp tries again. */
export const Suspending = phase({
  phase: 'Suspending',
  exits: ['Suspended', 'Running', 'DeployFailed'],
  reads: ({ status }) => {
    const job = liveJob(status);
    if (job === undefined) return { pods: true };
    return {
      clusters: { [job.cluster]: { ...stopReads(job, status.operation), checkpointConfig: job.jobId } },
      pods: isSilent(status, job.cluster),
    };
  },
  decide: (observation): Here => {
    const job = liveJob(observation.status);
    if (job === undefined) return release(observation);
    return observation.status.operation?.kind === 'cancel' ? cancel(observation, job) : stop(observation, job);
  },
});
