import { failure } from '../../api/errors.ts';
import type { DeployRecord } from '../../api/status.ts';
import { type Decision, enter, phase, REQUEUE_MS, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { type Answering, viewOf } from '../facts/cluster-view.ts';
import { allTasksRun, findJob, isTerminal, type JobOnCluster, liveJob } from '../facts/job.ts';
import { upgradeMode } from '../facts/modes.ts';
import { retargeted } from '../facts/spec-changed.ts';
import { elapsed, exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { afterStop } from '../rollout/after-stop.ts';
import { failDeploy } from '../rollout/fail-deploy.ts';
import { finalRestorePoint } from '../state/restore-point.ts';
import { cancelIntent } from '../stop/cancel-intent.ts';
import { checkpointStatsMayBeStale, recordJobEnded, recordJobLost, recordJobSettled } from '../stop/job-ended.ts';

const waiting = { reason: 'WaitingForCancel', message: 'the job is being cancelled' } as const;

type Here = Decision<'Cancelling' | 'SubmittingJob' | 'Updating' | 'DeployFailed' | 'RollingBackJob'>;

/** How long a JobManager is waited for that is not needed: its job's state is in storage. */
const UNREACHABLE_MS = 10_000;

/** Nobody needs to ask a job for its state that is cancelled: without an answer its cluster goes, and storage is searched (R4, R5). */
const unreachable = (observation: Observation, job: JobOnCluster, reason: string): Here => {
  const since = observation.status.clusterStatus?.unreachableSince;
  const told = { reason: 'FlinkUnreachable', message: `the old JobManager does not answer: ${reason}` } as const;
  if (upgradeMode(observation) === 'Savepoint') return stay('Cancelling', REQUEUE_MS.silent, { waiting: told });
  if (since === undefined)
    return stay('Cancelling', REQUEUE_MS.silent, {
      change: {
        clusterStatus: {
          ...observation.status.clusterStatus,
          health: 'Red',
          unreachableSince: exactTime(observation.now),
        },
      },
      waiting: told,
    });
  if (elapsed(observation.now, since) < UNREACHABLE_MS) return stay('Cancelling', REQUEUE_MS.silent, { waiting: told });
  const message = `The JobManager of job ${job.jobId} does not answer; its cluster goes, and its newest restore point is looked for in storage`;
  return enter('Updating', {
    change: recordJobLost(observation, job.cluster),
    effects: [event('Warning', 'JobLost', `${job.jobId}-lost`, message)],
  });
};

/** What would be lost by cancelling is made sure of before: a cancel cannot be taken back. */
const begin = (
  observation: Observation,
  job: JobOnCluster,
  target: DeployRecord,
  view: Answering,
  healthy: boolean,
): Here => {
  if (retargeted(observation)) return enter('Updating');
  if (observation.application.spec.forceRollback === true)
    return failDeploy(observation, target, failure('FORCED_ROLLBACK', 'forceRollback is set'));
  const intent = stay('Cancelling', REQUEUE_MS.jobDown, {
    change: { operation: cancelIntent(observation, job) },
    waiting,
  });
  if (upgradeMode(observation) === 'Stateless' || observation.application.spec.fallbackWithoutState === true)
    return intent;
  const { point, startedEmpty } = finalRestorePoint(
    observation,
    observation.status.jobStatus,
    view.checkpoints,
    'Ended',
  );
  if (ownState(view) === undefined && healthy) return noState(observation, job, target);
  if (point?.kind === 'checkpoint' && view.checkpointConfig?.retained === false)
    return failDeploy(
      observation,
      target,
      failure('NOT_RETAINED', `Flink would delete the checkpoints of job ${job.jobId} with it`),
    );
  return point !== undefined || startedEmpty === true ? intent : noState(observation, job, target);
};

const ownState = ({ checkpoints }: Answering) =>
  checkpoints?.state === 'known' ? (checkpoints.completed ?? checkpoints.savepoint) : undefined;

/** A job that runs well is not cancelled before it has a checkpoint to go on from. */
const noState = (observation: Observation, job: JobOnCluster, target: DeployRecord): Here => {
  if (elapsed(observation.now, observation.status.phaseSince) < observation.limits.jobStartMs)
    return stay('Cancelling', REQUEUE_MS.starting, {
      waiting: { reason: 'WaitingForCheckpoint', message: 'the job has no usable checkpoint yet' },
    });
  return failDeploy(observation, target, failure('NO_RESTORE_POINT', `job ${job.jobId} has no usable checkpoint`));
};

/** Ends the old job without a savepoint: because no state is wanted, or because its newest checkpoint is. */
export const Cancelling = phase({
  phase: 'Cancelling',
  exits: ['SubmittingJob', 'Updating', 'DeployFailed', 'RollingBackJob'],
  reads: ({ status }) => {
    const job = liveJob(status);
    return job === undefined
      ? {}
      : { clusters: { [job.cluster]: { jobs: true, checkpoints: job.jobId, checkpointConfig: job.jobId } } };
  },
  decide: (observation): Here => {
    const { status } = observation;
    const job = liveJob(status);
    if (job === undefined) return afterStop(observation);
    if (status.updating === undefined) return enter('Updating');
    const view = viewOf(observation, job.cluster);
    if (view.kind !== 'answering') return unreachable(observation, job, view.reason);
    const fact = findJob(view, job.jobId);
    if (fact === undefined) return enter('Updating', { change: recordJobLost(observation, job.cluster) });
    if (isTerminal(fact.state)) {
      if (upgradeMode(observation) === 'Stateless')
        return afterStop(observation, recordJobSettled(observation, job.cluster, fact.state));
      if (checkpointStatsMayBeStale(observation, job.cluster))
        return stay('Cancelling', REQUEUE_MS.starting, {
          change: recordJobEnded(observation, job.cluster, fact.state),
          waiting,
        });
      const left = finalRestorePoint(observation, status.jobStatus, view.checkpoints, 'Ended', fact.state);
      const told =
        left.point === undefined
          ? []
          : [
              event(
                'Normal',
                'CheckpointUsed',
                left.point.path,
                `Job ${job.jobId} ended; it is continued from ${left.point.path}`,
              ),
            ];
      return afterStop(observation, recordJobSettled(observation, job.cluster, fact.state, left), told);
    }
    if (status.operation?.kind === 'cancel')
      return stay('Cancelling', REQUEUE_MS.jobDown, { effects: [{ kind: 'cancelJob', ...job }], waiting });
    return begin(observation, job, status.updating, view, allTasksRun(fact));
  },
});
