import { failure } from '../../api/errors.ts';
import type { ClusterStatus, DeployRecord } from '../../api/status.ts';
import { type Decision, enter, phase, REQUEUE_MS, stay, type Waiting } from '../decision.ts';
import { event } from '../effect.ts';
import { type Answering, UNREACHABLE_MS, unreachable, viewOf } from '../facts/cluster-view.ts';
import { allTasksRun, findJob, isTerminal, type JobOnCluster, liveJob } from '../facts/job.ts';
import { upgradeMode } from '../facts/modes.ts';
import { retargeted } from '../facts/spec-changed.ts';
import { elapsed, exactTime } from '../facts/time.ts';
import type { JobFact, Observation } from '../observation.ts';
import { afterStop } from '../rollout/after-stop.ts';
import { failDeploy } from '../rollout/fail-deploy.ts';
import { finalRestorePoint } from '../state/restore-point.ts';
import { cancelIntent } from '../stop/cancel-intent.ts';
import { checkpointStatsMayBeStale, recordJobEnded, recordJobLost, recordJobSettled } from '../stop/job-ended.ts';

const cancelling: Waiting = { reason: 'WaitingForCancel', message: 'Flink is cancelling the job' };

type Here = Decision<'Cancelling' | 'SubmittingJob' | 'Updating' | 'DeployFailed' | 'RollingBackJob'>;

/** The state of the job is in storage, or nobody wants it: its pods can go, and its JobManager is not needed (R4, R5). */
const abandonJob = (observation: Observation, { jobId, cluster }: JobOnCluster): Here => {
  const search = upgradeMode(observation) === 'Stateless' ? '' : ' and searching storage for the latest checkpoint';
  const message = `The JobManager of job ${jobId} is unreachable; deleting its cluster${search}`;
  return enter('Updating', {
    change: recordJobLost(observation, cluster),
    effects: [event('Warning', 'JobLost', `${jobId}-lost`, message)],
  });
};

const onUnreachable = (observation: Observation, job: JobOnCluster, reason: string): Here => {
  const { now, status } = observation;
  const waiting = unreachable(job.cluster, reason);
  const since = status.clusterStatus?.unreachableSince;
  if (upgradeMode(observation) === 'Savepoint') return stay('Cancelling', REQUEUE_MS.silent, { waiting });
  if (since !== undefined && elapsed(now, since) >= UNREACHABLE_MS) return abandonJob(observation, job);
  const clusterStatus: ClusterStatus = { ...status.clusterStatus, health: 'Red', unreachableSince: exactTime(now) };
  return stay('Cancelling', REQUEUE_MS.silent, { change: since === undefined ? { clusterStatus } : {}, waiting });
};

/** Waits for a checkpoint that the next job can start from. */
const awaitCheckpoint = (observation: Observation, { jobId }: JobOnCluster, target: DeployRecord): Here => {
  const { now, status, limits } = observation;
  const waiting: Waiting = { reason: 'WaitingForCheckpoint', message: 'The job has no usable checkpoint yet' };
  if (elapsed(now, status.phaseSince) < limits.jobStartMs) return stay('Cancelling', REQUEUE_MS.starting, { waiting });
  return failDeploy(observation, target, failure('NO_RESTORE_POINT', `job ${jobId} has no usable checkpoint`));
};

const intend = (observation: Observation, job: JobOnCluster): Here =>
  stay('Cancelling', REQUEUE_MS.jobDown, {
    change: { operation: cancelIntent(observation, job) },
    waiting: cancelling,
  });

/** Whether the job itself has completed a checkpoint or savepoint. */
const hasOwnState = ({ checkpoints }: Answering): boolean =>
  checkpoints?.state === 'known' && (checkpoints.completed ?? checkpoints.savepoint) !== undefined;

/** A cancel cannot be undone: the job needs a restore point that outlives it, or must never have had state. */
const beginWithState = (
  observation: Observation,
  job: JobOnCluster,
  target: DeployRecord,
  view: Answering,
  fact: JobFact,
): Here => {
  const { jobStatus } = observation.status;
  const { point, startedEmpty } = finalRestorePoint(observation, jobStatus, view.checkpoints, 'Ended');
  if (allTasksRun(fact) && !hasOwnState(view)) return awaitCheckpoint(observation, job, target);
  if (point === undefined && startedEmpty !== true) return awaitCheckpoint(observation, job, target);
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
  const { spec } = observation.application;
  if (retargeted(observation)) return enter('Updating');
  if (spec.forceRollback === true)
    return failDeploy(observation, target, failure('FORCED_ROLLBACK', 'spec.forceRollback is true'));
  const stateMayBeLost = upgradeMode(observation) === 'Stateless' || spec.fallbackWithoutState === true;
  return stateMayBeLost ? intend(observation, job) : beginWithState(observation, job, target, view, fact);
};

const onEnded = (observation: Observation, job: JobOnCluster, view: Answering, state: string): Here => {
  const { jobId, cluster } = job;
  if (upgradeMode(observation) === 'Stateless')
    return afterStop(observation, recordJobSettled(observation, cluster, state));
  if (checkpointStatsMayBeStale(observation, cluster))
    return stay('Cancelling', REQUEUE_MS.starting, {
      change: recordJobEnded(observation, cluster, state),
      waiting: cancelling,
    });
  const finalState = finalRestorePoint(observation, observation.status.jobStatus, view.checkpoints, 'Ended', state);
  const path = finalState.point?.path;
  const message = `Job ${jobId} has ended; the next job starts from ${path}`;
  const effects = path === undefined ? [] : [event('Normal', 'CheckpointUsed', path, message)];
  return afterStop(observation, recordJobSettled(observation, cluster, state, finalState), effects);
};

/** Ends the old job without a savepoint: the next job needs no state, or starts from the newest checkpoint. */
export const Cancelling = phase({
  phase: 'Cancelling',
  exits: ['SubmittingJob', 'Updating', 'DeployFailed', 'RollingBackJob'],
  reads: ({ status }) => {
    const job = liveJob(status);
    if (job === undefined) return {};
    return { clusters: { [job.cluster]: { jobs: true, checkpoints: job.jobId, checkpointConfig: job.jobId } } };
  },
  decide: (observation): Here => {
    const { status } = observation;
    const job = liveJob(status);
    if (job === undefined) return afterStop(observation);
    if (status.updating === undefined) return enter('Updating');
    const view = viewOf(observation, job.cluster);
    if (view.kind !== 'answering') return onUnreachable(observation, job, view.reason);
    const fact = findJob(view, job.jobId);
    if (fact === undefined) return enter('Updating', { change: recordJobLost(observation, job.cluster) });
    if (isTerminal(fact.state)) return onEnded(observation, job, view, fact.state);
    if (status.operation?.kind === 'cancel')
      return stay('Cancelling', REQUEUE_MS.jobDown, { effects: [{ kind: 'cancelJob', ...job }], waiting: cancelling });
    return begin(observation, job, status.updating, view, fact);
  },
});
