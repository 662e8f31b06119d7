import { failure } from '../../api/errors.ts';
import type { DeployRecord } from '../../api/status.ts';
import { type Decision, enter, phase, REQUEUE_MS, stay, type Waiting } from '../decision.ts';
import { type Answering, UNREACHABLE_MS, unreachable, viewOf } from '../facts/cluster-view.ts';
import { allTasksRun, findJob, isTerminal, type JobOnCluster, liveJob } from '../facts/job.ts';
import { jobManagerGone } from '../facts/jobmanager-process.ts';
import { changedSpecPath } from '../facts/lost-job.ts';
import { upgradeMode } from '../facts/modes.ts';
import { isSilent, silentMs } from '../facts/silence.ts';
import { retargeted } from '../facts/spec-changed.ts';
import { elapsed } from '../facts/time.ts';
import type { JobFact, Observation } from '../observation.ts';
import { afterStop } from '../rollout/after-stop.ts';
import { failDeploy } from '../rollout/fail-deploy.ts';
import { type StateIfCancelled, stateIfCancelled, tooOldText } from '../state/restore-point.ts';
import { cancelIntent } from '../stop/cancel-intent.ts';
import {
  finalStateOf,
  recordingRestorePoint,
  recordJobEnded,
  recordJobLost,
  recordJobSettled,
} from '../stop/job-ended.ts';
import { recovering, recoveryChange } from '../stop/job-recovery.ts';
import { jobLostEvent } from '../stop/lost-job-event.ts';
import { replacedJobEvents } from '../stop/stop-events.ts';

const cancelling: Waiting = { reason: 'WaitingForCancel', message: 'flinkapp is cancelling the job' };

type Here = Decision<'Cancelling' | 'SubmittingJob' | 'Updating' | 'Savepointing' | 'DeployFailed' | 'RollingBackJob'>;

/** The state of the job is in storage, or nobody wants it: its pods can go, and its JobManager is not needed (R4, R5). */
const abandonJob = (observation: Observation, job: JobOnCluster, fact: string): Here =>
  enter('Updating', {
    change: recordJobLost(observation, job.cluster),
    effects: [jobLostEvent(observation, job, fact)],
  });

/** What else than the end of the job the spec asks for by now. */
const leave = (observation: Observation, target: DeployRecord): Here | undefined => {
  if (retargeted(observation)) return enter('Updating');
  return observation.application.spec.forceRollback === true
    ? failDeploy(observation, target, failure('FORCED_ROLLBACK', 'spec.forceRollback is true'))
    : undefined;
};

const onUnreachable = (observation: Observation, job: JobOnCluster, target: DeployRecord, reason: string): Here => {
  if (jobManagerGone(observation, job.cluster))
    return abandonJob(observation, job, `The JobManager of job ${job.jobId} terminated`);
  const { operation } = observation.status;
  const begun = operation?.kind === 'cancel' || operation?.kind === 'stop';
  const left = begun ? undefined : leave(observation, target);
  if (left !== undefined) return left;
  const waiting = unreachable(job.cluster, reason);
  if (upgradeMode(observation) === 'Savepoint') {
    const message = `${waiting.message}. To upgrade without it, set upgradeMode: LastState`;
    return stay('Cancelling', REQUEUE_MS.silent, { waiting: { ...waiting, message } });
  }
  return silentMs(observation, job.cluster) >= UNREACHABLE_MS
    ? abandonJob(observation, job, `The JobManager of job ${job.jobId} has not answered for ${UNREACHABLE_MS / 1000} s`)
    : stay('Cancelling', REQUEUE_MS.silent, { waiting });
};

/** Waits for a checkpoint that the next job can start from. */
const awaitCheckpoint = (
  observation: Observation,
  { jobId }: JobOnCluster,
  target: DeployRecord,
  state: StateIfCancelled,
): Here => {
  const { now, status, limits } = observation;
  const waiting: Waiting = { reason: 'WaitingForCheckpoint', message: 'The job has no usable checkpoint yet' };
  if (elapsed(now, status.phaseSince) < limits.jobStartMs) return stay('Cancelling', REQUEUE_MS.starting, { waiting });
  const tooOld = tooOldText(observation, state);
  const why =
    tooOld === undefined
      ? ''
      : `: ${tooOld}. To use it, set savepointPath to it or raise maxCheckpointRestoreAgeSeconds`;
  const message = `job ${jobId} has no usable checkpoint${why}`;
  return failDeploy(observation, target, failure('NO_RESTORE_POINT', message));
};

const intend = (observation: Observation, job: JobOnCluster): Here =>
  stay('Cancelling', REQUEUE_MS.jobDown, {
    change: { operation: cancelIntent(observation, job) },
    waiting: cancelling,
  });

/** Whether the job itself has completed a checkpoint or savepoint. */
const hasOwnState = ({ checkpoints }: Answering): boolean =>
  checkpoints?.state === 'known' && (checkpoints.completed ?? checkpoints.savepoint) !== undefined;

/** Whether a restore point outlives the job, it never had state, or the spec names another one for the next job. */
const leavesEnough = (
  { status }: Observation,
  target: DeployRecord,
  view: Answering,
  fact: JobFact,
  { point, startedEmpty }: StateIfCancelled,
): boolean => {
  if (changedSpecPath(target.spec.savepointPath, status) !== undefined) return true;
  if (allTasksRun(fact) && !hasOwnState(view)) return false;
  return point !== undefined || startedEmpty === true;
};

/** A cancel cannot be undone, and a rollback needs the state of the job too. */
const beginWithState = (
  observation: Observation,
  job: JobOnCluster,
  target: DeployRecord,
  view: Answering,
  fact: JobFact,
): Here => {
  const state = stateIfCancelled(observation, observation.status.jobStatus, view.checkpoints);
  if (!leavesEnough(observation, target, view, fact, state)) return awaitCheckpoint(observation, job, target, state);
  const point = state.point ?? state.tooOld;
  if (point?.kind !== 'checkpoint' || view.checkpointConfig?.retained !== false) return intend(observation, job);
  const message = `cancelling job ${job.jobId} would delete its checkpoints (retention is not RETAIN_ON_CANCELLATION)`;
  return failDeploy(observation, target, failure('NOT_RETAINED', message));
};

const begin = (
  observation: Observation,
  job: JobOnCluster,
  target: DeployRecord,
  view: Answering,
  fact: JobFact,
): Here => {
  const left = leave(observation, target);
  if (left !== undefined) return left;
  const { spec } = observation.application;
  const stateMayBeLost = upgradeMode(observation) === 'Stateless' || spec.fallbackWithoutState === true;
  return stateMayBeLost ? intend(observation, job) : beginWithState(observation, job, target, view, fact);
};

const onEnded = (observation: Observation, job: JobOnCluster, view: Answering, state: string): Here => {
  const { cluster } = job;
  if (upgradeMode(observation) === 'Stateless')
    return afterStop(observation, recordJobSettled(observation, cluster, state, { unreported: true }));
  const finalState = finalStateOf(observation, cluster, view.checkpoints, state, view.checkpointConfig);
  if (finalState === undefined)
    return stay('Cancelling', REQUEUE_MS.starting, {
      change: recordJobEnded(observation, cluster, state),
      waiting: recordingRestorePoint(job, state),
    });
  const effects = replacedJobEvents('Normal', job, state, finalState.point);
  return afterStop(observation, recordJobSettled(observation, cluster, state, finalState), effects);
};

const onMissing = (observation: Observation, job: JobOnCluster, target: DeployRecord): Here => {
  const recovery = upgradeMode(observation) === 'Stateless' ? undefined : recoveryChange(observation, job.cluster);
  if (recovery === undefined) return abandonJob(observation, job, `The JobManager no longer has job ${job.jobId}`);
  const left = observation.status.operation === undefined ? leave(observation, target) : undefined;
  return left ?? stay('Cancelling', REQUEUE_MS.starting, { change: recovery, waiting: recovering });
};

/** Ends the old job without a savepoint: the next job needs no state, or starts from the newest checkpoint. */
export const Cancelling = phase({
  phase: 'Cancelling',
  exits: ['SubmittingJob', 'Updating', 'Savepointing', 'DeployFailed', 'RollingBackJob'],
  reads: ({ status }) => {
    const job = liveJob(status);
    if (job === undefined) return {};
    return {
      clusters: { [job.cluster]: { jobs: true, checkpoints: job.jobId, checkpointConfig: job.jobId } },
      pods: isSilent(status, job.cluster),
    };
  },
  decide: (observation): Here => {
    const { status } = observation;
    const job = liveJob(status);
    if (job === undefined) return afterStop(observation);
    if (status.updating === undefined) return enter('Updating');
    const view = viewOf(observation, job.cluster);
    if (view.kind !== 'answering') return onUnreachable(observation, job, status.updating, view.reason);
    // The JobManager answers again: it knows how the stop ended.
    if (status.operation?.kind === 'stop') return enter('Savepointing');
    const fact = findJob(view, job.jobId);
    if (fact === undefined) return onMissing(observation, job, status.updating);
    if (isTerminal(fact.state)) return onEnded(observation, job, view, fact.state);
    if (status.operation?.kind === 'cancel')
      return stay('Cancelling', REQUEUE_MS.jobDown, { effects: [{ kind: 'cancelJob', ...job }], waiting: cancelling });
    return begin(observation, job, status.updating, view, fact);
  },
});
