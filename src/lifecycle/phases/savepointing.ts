import { failure } from '../../api/errors.ts';
import type { DeployRecord, RestorePoint } from '../../api/status.ts';
import { type Decision, enter, phase, REQUEUE_MS, stay, type Waiting } from '../decision.ts';
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
import { jobLostEvent } from '../stop/lost-job-event.ts';
import { recordSavepoint } from '../stop/record-savepoint.ts';
import { replacedJobEvents, savepointFailedEvent, savepointTakenEvent } from '../stop/stop-events.ts';
import { savepointReason, stopJob } from '../stop/stop-job.ts';
import { stopReads } from '../stop/stop-progress.ts';

const waiting: Waiting = { reason: 'WaitingForSavepoint', message: 'flinkapp is taking a savepoint of the job' };

const GIVES_UP = 'flinkapp gives the deploy up and leaves the job as it is';
const CANCELS =
  'Not all its tasks are running, so flinkapp cancels it instead if its newest restore point outlives that';
const LAST_STATE = 'To upgrade from the newest checkpoint instead, set upgradeMode: LastState';
const LOSES_STATE = 'Not all its tasks are running, so flinkapp cancels it instead: fallbackWithoutState is true';

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
  const state = healthy ? {} : checkpointOf(observation, job);
  const tooOld = tooOldText(observation, state);
  const why = tooOld === undefined ? '' : `; ${tooOld}: raise that to use it`;
  const error = failure('SAVEPOINT_FAILED', `${cause}${why}`);
  if (!healthy && (state.point !== undefined || mayLoseState(observation)))
    return enter('Cancelling', {
      change: { operation: undefined, ...NO_RETRY },
      error,
      effects: [savepointFailedEvent(observation, job, cause, mayLoseState(observation) ? LOSES_STATE : CANCELS)],
    });
  const lastAttempt = (observation.status.retryCount ?? 0) + 1 >= MAX_ATTEMPTS;
  if (healthy && !lastAttempt) return undefined;
  const decision = failDeploy(observation, target, error);
  return { ...decision, effects: [savepointFailedEvent(observation, job, cause, GIVES_UP), ...decision.effects] };
};

/** Its JobManager has terminated, or does not have it: the newest state of the job is in storage (R5). */
const loseJob = (observation: Observation, job: JobOnCluster, fact: string): Here =>
  enter('Updating', {
    change: recordJobLost(observation, job.cluster),
    effects: [jobLostEvent(observation, job, fact)],
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
  if (jobManagerGone(observation, job.cluster))
    return loseJob(observation, job, `The JobManager of job ${job.jobId} terminated`);
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

/** A savepoint that was under way when the deploy began is what a pair needs; a job that has to end takes another one. */
const onTaken = (observation: Observation, job: JobOnCluster, point: RestorePoint): Here => {
  const change = recordSavepoint(observation, point);
  const effects = [savepointTakenEvent(job, point)];
  return deploymentMode(observation) === 'BlueGreen'
    ? enter('SubmittingJob', { change, effects, error: null })
    : stay('Savepointing', REQUEUE_MS.jobDown, { change, effects, waiting });
};

const takeSavepoint = (observation: Observation, target: DeployRecord, job: JobOnCluster): Here => {
  const keepsRunning = deploymentMode(observation) === 'BlueGreen';
  return stopJob<'Savepointing', To>(observation, job, {
    phase: 'Savepointing',
    waiting,
    ...(keepsRunning ? {} : { advice: LAST_STATE }),
    reason: savepointReason(observation, 'Upgrade'),
    inProgressMs: REQUEUE_MS.jobDown,
    keepsRunning,
    startedMessage: keepsRunning
      ? `Taking a savepoint of job ${job.jobId}`
      : `Stopping job ${job.jobId} with a savepoint`,
    onUnreachable: (reason) => onUnreachable(observation, target, job, reason),
    onLost: () => loseJob(observation, job, `The JobManager no longer has job ${job.jobId}`),
    onEnded: (state, finalState) =>
      afterStop(
        observation,
        recordJobSettled(observation, job.cluster, state, finalState),
        replacedJobEvents('Warning', job, state, finalState.point),
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
