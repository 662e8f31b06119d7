import { failure } from '../../api/errors.ts';
import type { DeployRecord, RestorePoint } from '../../api/status.ts';
import { type Decision, enter, phase, REQUEUE_MS, stay, type Waiting } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import { unreachable, viewOf } from '../facts/cluster-view.ts';
import { type JobOnCluster, liveJob } from '../facts/job.ts';
import { jobManagerGone } from '../facts/jobmanager-process.ts';
import { deploymentMode, upgradeMode } from '../facts/modes.ts';
import { MAX_ATTEMPTS, NO_RETRY } from '../facts/retry.ts';
import { isSilent } from '../facts/silence.ts';
import { retargeted } from '../facts/spec-changed.ts';
import type { Observation } from '../observation.ts';
import { afterStop } from '../rollout/after-stop.ts';
import { failDeploy } from '../rollout/fail-deploy.ts';
import { type StateIfCancelled, stateIfCancelled, tooOldText } from '../state/restore-point.ts';
import { recordJobLost, recordJobSettled } from '../stop/job-ended.ts';
import { recordSavepoint } from '../stop/record-savepoint.ts';
import { savepointFailedEvent, savepointReason, stopJob } from '../stop/stop-job.ts';
import { stopReads } from '../stop/stop-progress.ts';

const waiting: Waiting = { reason: 'WaitingForSavepoint', message: 'Flink is taking a savepoint of the job' };
const waitingForRetry: Waiting = {
  reason: 'WaitingForRetry',
  message: 'The savepoint failed; flinkapp will try again after a pause',
};

type To = 'SubmittingJob' | 'Updating' | 'Cancelling' | 'DeployFailed' | 'RollingBackJob';
type Here = Decision<'Savepointing' | To>;

/** A job that is not running cannot take a savepoint, but its newest checkpoint is as new as its state. */
const checkpointOf = (observation: Observation, job: JobOnCluster): StateIfCancelled => {
  const view = viewOf(observation, job.cluster);
  if (deploymentMode(observation) === 'BlueGreen' || view.kind !== 'answering') return {};
  const { checkpoints } = view;
  return checkpoints?.state === 'known' ? stateIfCancelled(observation, observation.status.jobStatus, checkpoints) : {};
};

const mayLoseState = (observation: Observation): boolean =>
  deploymentMode(observation) !== 'BlueGreen' && observation.application.spec.fallbackWithoutState === true;

/** Undefined: flinkapp tries the savepoint again. */
const onFailed = (
  observation: Observation,
  target: DeployRecord,
  job: JobOnCluster,
  cause: string,
  healthy: boolean,
): Here | undefined => {
  const effects = [savepointFailedEvent(observation, job, cause)];
  const state = healthy ? {} : checkpointOf(observation, job);
  const tooOld = tooOldText(observation, state);
  const why = tooOld === undefined ? '' : `; ${tooOld}: raise that to use it`;
  const error = failure('SAVEPOINT_FAILED', `${cause}${why}`);
  if (!healthy && (state.point !== undefined || mayLoseState(observation)))
    return enter('Cancelling', {
      change: { operation: undefined, ...NO_RETRY },
      error,
      effects,
    });
  const lastAttempt = (observation.status.retryCount ?? 0) + 1 >= MAX_ATTEMPTS;
  if (healthy && !lastAttempt) return undefined;
  const decision = failDeploy(observation, target, error);
  return { ...decision, effects: [...effects, ...decision.effects] };
};

/** The JobManager that ran the job has terminated: the newest state of the job is in storage (R5). */
const loseJob = (observation: Observation, { jobId, cluster }: JobOnCluster): Here =>
  enter('Updating', {
    change: recordJobLost(observation, cluster),
    effects: [
      event('Warning', 'JobLost', `${jobId}-lost`, `The JobManager of job ${jobId} terminated; the job is lost`),
    ],
  });

/** What else than a savepoint the spec asks for by now. */
const beforeBegin = (observation: Observation, target: DeployRecord): Here | undefined => {
  if (retargeted(observation)) return enter('Updating');
  if (observation.application.spec.forceRollback === true)
    return failDeploy(observation, target, failure('FORCED_ROLLBACK', 'spec.forceRollback is true'));
  const withoutSavepoint = deploymentMode(observation) !== 'BlueGreen' && upgradeMode(observation) !== 'Savepoint';
  return withoutSavepoint ? enter('Cancelling') : undefined;
};

/** What helps when the JobManager never answers again. The old job of a pair is never cancelled for the new one. */
const wayOut = (observation: Observation): string =>
  deploymentMode(observation) === 'BlueGreen'
    ? 'To keep the old version alone, revert the spec. To go on without a savepoint, delete the pod of that JobManager'
    : 'To upgrade without it, set upgradeMode: LastState';

/** Once a stop was triggered, only Flink can say how it ended, or storage when nobody waits for Flink any more. */
const onUnreachable = (observation: Observation, target: DeployRecord, job: JobOnCluster, reason: string): Here => {
  if (jobManagerGone(observation, job.cluster)) return loseJob(observation, job);
  const { operation } = observation.status;
  const changed = operation?.kind === 'stop' ? undefined : beforeBegin(observation, target);
  if (changed !== undefined) return changed;
  const isPair = deploymentMode(observation) === 'BlueGreen';
  const mode = upgradeMode(observation);
  if (isPair && mode === 'Stateless') return enter('SubmittingJob');
  if (!isPair && mode !== 'Savepoint') return enter('Cancelling');
  const silent = unreachable(job.cluster, reason);
  const message = `${silent.message}. ${wayOut(observation)}`;
  return stay('Savepointing', REQUEUE_MS.silent, { waiting: { ...silent, message } });
};

const restorePointEvents = ({ jobId }: JobOnCluster, point: RestorePoint | undefined): readonly Effect[] => {
  if (point === undefined) return [];
  const { kind, path } = point;
  return kind === 'checkpoint'
    ? [event('Warning', 'CheckpointUsed', path, `Job ${jobId} had already ended; its newest checkpoint is ${path}`)]
    : [event('Normal', 'SavepointTaken', path, `Savepoint of job ${jobId}: ${path}`)];
};

/** A savepoint that was under way when the deploy began is what a pair needs; a job that has to end takes another one. */
const onTaken = (observation: Observation, job: JobOnCluster, point: RestorePoint): Here => {
  const change = recordSavepoint(observation, point);
  const effects = restorePointEvents(job, point);
  return deploymentMode(observation) === 'BlueGreen'
    ? enter('SubmittingJob', { change, effects, error: null })
    : stay('Savepointing', REQUEUE_MS.jobDown, { change, effects, waiting });
};

const takeSavepoint = (observation: Observation, target: DeployRecord, job: JobOnCluster): Here => {
  const keepsRunning = deploymentMode(observation) === 'BlueGreen';
  return stopJob<'Savepointing', To>(observation, job, {
    phase: 'Savepointing',
    waiting,
    waitingForRetry,
    reason: savepointReason(observation, 'Upgrade'),
    inProgressMs: REQUEUE_MS.jobDown,
    keepsRunning,
    startedMessage: keepsRunning
      ? `Taking a savepoint of job ${job.jobId}`
      : `Stopping job ${job.jobId} with a savepoint`,
    onUnreachable: (reason) => onUnreachable(observation, target, job, reason),
    onLost: () => enter('Updating', { change: recordJobLost(observation, job.cluster) }),
    onEnded: (state, finalState) =>
      afterStop(
        observation,
        recordJobSettled(observation, job.cluster, state, finalState),
        restorePointEvents(job, finalState.point),
      ),
    beforeBegin: () => beforeBegin(observation, target),
    onTaken: (point) => onTaken(observation, job, point),
    onFailed: (cause, healthy) => onFailed(observation, target, job, cause, healthy),
  });
};

/**
 * Takes the savepoint that the new job starts from, and stops the old job with it (BlueGreen: the old job keeps
 * running). When the savepoint fails, the old job keeps running.
 */
export const Savepointing = phase({
  phase: 'Savepointing',
  exits: ['SubmittingJob', 'Updating', 'Cancelling', 'DeployFailed', 'RollingBackJob'],
  reads: ({ status }) => {
    const job = liveJob(status);
    if (job === undefined) return {};
    return {
      clusters: { [job.cluster]: stopReads(job, status.operation) },
      pods: isSilent(status, job.cluster),
    };
  },
  decide: (observation): Here => {
    const job = liveJob(observation.status);
    const target = observation.status.updating;
    if (target === undefined) return enter('Updating');
    return job === undefined ? afterStop(observation) : takeSavepoint(observation, target, job);
  },
});
