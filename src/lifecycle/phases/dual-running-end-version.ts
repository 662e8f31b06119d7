import { type Decision, REQUEUE_MS, stay, type Waiting } from '../decision.ts';
import { unreachable, viewOf } from '../facts/cluster-view.ts';
import { findJob, isTerminal, type JobOnCluster, LOST } from '../facts/job.ts';
import type { Observation } from '../observation.ts';
import { finalRestorePoint } from '../state/restore-point.ts';
import { cancelIntent } from '../stop/cancel-intent.ts';
import { checkpointStatsMayBeStale, jobFieldOf, recordJobEnded, recordJobSettled } from '../stop/job-ended.ts';
import { stopJob } from '../stop/stop-job.ts';

const stopping: Waiting = {
  reason: 'WaitingForSavepoint',
  message: 'Flink is stopping one of the two versions with a savepoint',
};
const cancelling: Waiting = { reason: 'WaitingForCancel', message: 'Flink is cancelling one of the two versions' };

type Here = Decision<'DualRunning'>;

const cancelUnreachable = (observation: Observation, job: JobOnCluster, reason: string): Here => {
  const begun = observation.status.operation !== undefined;
  return stay('DualRunning', REQUEUE_MS.silent, {
    change: begun ? {} : { operation: cancelIntent(observation, job) },
    waiting: unreachable(job.cluster, reason),
  });
};

const cancelled = (
  observation: Observation,
  { cluster }: JobOnCluster,
  state: string,
  checkpoints: Parameters<typeof finalRestorePoint>[2],
): Here => {
  if (checkpointStatsMayBeStale(observation, cluster))
    return stay('DualRunning', REQUEUE_MS.starting, {
      change: recordJobEnded(observation, cluster, state),
      waiting: cancelling,
    });
  const known = observation.status[jobFieldOf(observation.status, cluster)];
  const finalState = finalRestorePoint(observation, known, checkpoints, 'Ended', state);
  return stay('DualRunning', REQUEUE_MS.jobDown, {
    change: recordJobSettled(observation, cluster, state, finalState),
  });
};

const cancel = (observation: Observation, job: JobOnCluster): Here => {
  const view = viewOf(observation, job.cluster);
  if (view.kind !== 'answering') return cancelUnreachable(observation, job, view.reason);
  const fact = findJob(view, job.jobId);
  if (fact === undefined)
    return stay('DualRunning', REQUEUE_MS.jobDown, { change: recordJobSettled(observation, job.cluster, LOST) });
  if (isTerminal(fact.state)) return cancelled(observation, job, fact.state, view.checkpoints);
  if (observation.status.operation?.kind === 'cancel')
    return stay('DualRunning', REQUEUE_MS.ending, { effects: [{ kind: 'cancelJob', ...job }], waiting: cancelling });
  return stay('DualRunning', REQUEUE_MS.jobDown, {
    change: { operation: cancelIntent(observation, job) },
    waiting: cancelling,
  });
};

const stop = (observation: Observation, job: JobOnCluster): Here => {
  const settle = (state: string, finalState = {}): Here =>
    stay('DualRunning', REQUEUE_MS.jobDown, {
      change: recordJobSettled(observation, job.cluster, state, finalState),
    });
  return stopJob<'DualRunning', never>(observation, job, {
    phase: 'DualRunning',
    waiting: stopping,
    reason: 'Upgrade',
    inProgressMs: REQUEUE_MS.ending,
    onUnreachable: (reason) => stay('DualRunning', REQUEUE_MS.silent, { waiting: unreachable(job.cluster, reason) }),
    onLost: () => settle(LOST),
    onEnded: settle,
  });
};

/** How one of two versions ends. `cancel`: its job is broken, so it cannot take a savepoint. */
export type EndMode = 'asDeleteModeSays' | 'cancel';

/** Ends one of two versions, or continues to. */
export const endVersion = (observation: Observation, job: JobOnCluster, mode: EndMode = 'asDeleteModeSays'): Here => {
  const begun = observation.status.operation?.kind;
  if (begun !== undefined) return begun === 'cancel' ? cancel(observation, job) : stop(observation, job);
  const withSavepoint = (observation.application.spec.deleteMode ?? 'Savepoint') === 'Savepoint';
  return mode === 'asDeleteModeSays' && withSavepoint ? stop(observation, job) : cancel(observation, job);
};
