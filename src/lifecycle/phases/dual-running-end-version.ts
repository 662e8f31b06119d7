import { type Decision, REQUEUE_MS, stay, type Waiting } from '../decision.ts';
import { event } from '../effect.ts';
import { UNREACHABLE_MS, unreachable, viewOf } from '../facts/cluster-view.ts';
import { findJob, isTerminal, type JobOnCluster, LOST } from '../facts/job.ts';
import { jobManagerGone } from '../facts/jobmanager-process.ts';
import { silentMs } from '../facts/silence.ts';
import type { CheckpointsFact, Observation } from '../observation.ts';
import type { FinalState } from '../state/restore-point.ts';
import { cancelIntent } from '../stop/cancel-intent.ts';
import { finalStateOf, recordingRestorePoint, recordJobEnded, recordJobSettled } from '../stop/job-ended.ts';
import { stopJob } from '../stop/stop-job.ts';

const stopping: Waiting = {
  reason: 'WaitingForSavepoint',
  message: 'flinkapp is stopping one of the two versions with a savepoint',
};
const cancelling: Waiting = { reason: 'WaitingForCancel', message: 'flinkapp is cancelling one of the two versions' };

type Here = Decision<'DualRunning'>;

const settle = (observation: Observation, job: JobOnCluster, state: string, finalState: FinalState = {}): Here =>
  stay('DualRunning', REQUEUE_MS.jobDown, {
    change: recordJobSettled(observation, job.cluster, state, finalState),
  });

const loseJob = (observation: Observation, { jobId, cluster }: JobOnCluster, fact: string): Here => {
  const message = `${fact}. flinkapp ends version ${cluster}, and the other version remains`;
  return stay('DualRunning', REQUEUE_MS.jobDown, {
    change: recordJobSettled(observation, cluster, LOST),
    effects: [event('Warning', 'JobLost', `${jobId}-lost`, message)],
  });
};

const noLonger = ({ jobId }: JobOnCluster): string => `The JobManager no longer has job ${jobId}`;

const wantsSavepoint = ({ application: { spec } }: Observation): boolean =>
  (spec.deleteMode ?? 'Savepoint') === 'Savepoint';

/** Only the old version leaves a savepoint that somebody may need: it has run longer than the pair. */
const isOld = ({ status: { deployed } }: Observation, { cluster }: JobOnCluster): boolean => cluster === deployed?.hash;

/**
 * The version that has to end does not answer. It is recorded as lost when its JobManager is gone, or after a while when
 * nobody needs its savepoint; then its pods end. The other version keeps running.
 */
const silentVersion = (observation: Observation, job: JobOnCluster, reason: string, needsSavepoint: boolean): Here => {
  const tooLong = !needsSavepoint && silentMs(observation, job.cluster) >= UNREACHABLE_MS;
  if (jobManagerGone(observation, job.cluster))
    return loseJob(observation, job, `The JobManager of job ${job.jobId} terminated`);
  if (tooLong)
    return loseJob(
      observation,
      job,
      `The JobManager of job ${job.jobId} has not answered for ${UNREACHABLE_MS / 1000} s`,
    );
  const waiting = unreachable(job.cluster, reason);
  const wayOut = needsSavepoint ? '. To end that version without a savepoint, set deleteMode: ForceCancel' : '';
  return stay('DualRunning', REQUEUE_MS.silent, { waiting: { ...waiting, message: `${waiting.message}${wayOut}` } });
};

const cancelled = (
  observation: Observation,
  job: JobOnCluster,
  state: string,
  checkpoints: CheckpointsFact | undefined,
): Here => {
  const finalState = finalStateOf(observation, job.cluster, checkpoints, state);
  if (finalState === undefined)
    return stay('DualRunning', REQUEUE_MS.starting, {
      change: recordJobEnded(observation, job.cluster, state),
      waiting: recordingRestorePoint(job, state),
    });
  return settle(observation, job, state, finalState);
};

const cancel = (observation: Observation, job: JobOnCluster): Here => {
  const view = viewOf(observation, job.cluster);
  if (view.kind !== 'answering') return silentVersion(observation, job, view.reason, false);
  const fact = findJob(view, job.jobId);
  if (fact === undefined) return loseJob(observation, job, noLonger(job));
  if (isTerminal(fact.state)) return cancelled(observation, job, fact.state, view.checkpoints);
  if (observation.status.operation?.kind === 'cancel')
    return stay('DualRunning', REQUEUE_MS.ending, { effects: [{ kind: 'cancelJob', ...job }], waiting: cancelling });
  return stay('DualRunning', REQUEUE_MS.jobDown, {
    change: { operation: cancelIntent(observation, job) },
    waiting: cancelling,
  });
};

/** lastError keeps why the new version ends: the deploy fails with it, and flinkapp does not deploy again what was torn down. */
const stop = (observation: Observation, job: JobOnCluster): Here => {
  const { error, ...decision } = stopWithSavepoint(observation, job);
  return error === undefined || !isOld(observation, job) ? decision : { ...decision, error };
};

const stopWithSavepoint = (observation: Observation, job: JobOnCluster): Here =>
  stopJob<'DualRunning', never>(observation, job, {
    phase: 'DualRunning',
    waiting: stopping,
    advice: 'To end that version without a savepoint, set deleteMode: ForceCancel',
    reason: 'Upgrade',
    inProgressMs: REQUEUE_MS.ending,
    onUnreachable: (reason) =>
      silentVersion(observation, job, reason, isOld(observation, job) && wantsSavepoint(observation)),
    onLost: () => loseJob(observation, job, noLonger(job)),
    onEnded: (state, finalState) => settle(observation, job, state, finalState),
  });

/** How one of two versions ends. `cancel`: its job is broken, so it cannot take a savepoint. */
export type EndMode = 'asDeleteModeSays' | 'cancel';

/** Ends one of two versions, or continues to. */
export const endVersion = (observation: Observation, job: JobOnCluster, mode: EndMode = 'asDeleteModeSays'): Here => {
  const begun = observation.status.operation?.kind;
  if (begun !== undefined) return begun === 'cancel' ? cancel(observation, job) : stop(observation, job);
  return mode === 'asDeleteModeSays' && wantsSavepoint(observation) ? stop(observation, job) : cancel(observation, job);
};
