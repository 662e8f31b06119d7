import { failure } from '../../api/errors.ts';
import type { DeployRecord } from '../../api/status.ts';
import { afterStop } from '../checks/after-stop.ts';
import { cancelIntent } from '../checks/cancel-intent.ts';
import { accountMayBeOld, ended, givenUp, settled } from '../checks/ended.ts';
import { failDeploy } from '../checks/fail-deploy.ts';
import { allTasksRun, findJob, isTerminal, type JobOnCluster, liveJob } from '../checks/job.ts';
import { leftBehind } from '../checks/left-behind.ts';
import { upgradeMode } from '../checks/modes.ts';
import { retargeted } from '../checks/spec-changed.ts';
import { elapsed, exactTime } from '../checks/time.ts';
import { type Answering, viewOf } from '../checks/view.ts';
import { type Decision, go, LOOK, phase, stay } from '../decision.ts';
import { event } from '../effect.ts';
import type { Observation } from '../observation.ts';

const waiting = { reason: 'WaitingForCancel', message: 'the job is being cancelled' } as const;

type Here = Decision<'Cancelling' | 'SubmittingJob' | 'Updating' | 'DeployFailed' | 'RollingBackJob'>;

/** How long a JobManager is waited for that is not needed: its job's state is in storage. */
const UNREACHABLE_MS = 10_000;

/** Nobody needs to ask a job for its state that is cancelled: without an answer its cluster goes, and storage is searched (R4, R5). */
const unreachable = (o: Observation, job: JobOnCluster, reason: string): Here => {
  const since = o.status.clusterStatus?.unreachableSince;
  const told = { reason: 'FlinkUnreachable', message: `the old JobManager does not answer: ${reason}` } as const;
  if (upgradeMode(o) === 'Savepoint') return stay('Cancelling', LOOK.silent, { waiting: told });
  if (since === undefined)
    return stay('Cancelling', LOOK.silent, {
      change: { clusterStatus: { ...o.status.clusterStatus, health: 'Red', unreachableSince: exactTime(o.now) } },
      waiting: told,
    });
  if (elapsed(o.now, since) < UNREACHABLE_MS) return stay('Cancelling', LOOK.silent, { waiting: told });
  const message = `The JobManager of job ${job.jobId} does not answer; its cluster goes, and its newest restore point is looked for in storage`;
  return go('Updating', { change: givenUp(o, job.cluster), effects: [event('Warning', 'JobLost', `${job.jobId}-lost`, message)] });
};

/** What would be lost by cancelling is made sure of before: a cancel cannot be taken back. */
const begin = (o: Observation, job: JobOnCluster, target: DeployRecord, view: Answering, healthy: boolean): Here => {
  if (retargeted(o)) return go('Updating');
  if (o.application.spec.forceRollback === true) return failDeploy(o, target, failure('FORCED_ROLLBACK', 'forceRollback is set'));
  const intent = stay('Cancelling', LOOK.jobDown, { change: { operation: cancelIntent(o, job) }, waiting });
  if (upgradeMode(o) === 'Stateless' || o.application.spec.fallbackWithoutState === true) return intent;
  const { point, fresh } = leftBehind(o, o.status.jobStatus, view.checkpoints, 'Ended');
  if (ownState(view) === undefined && healthy) return noState(o, job, target);
  if (point?.kind === 'checkpoint' && view.checkpointConfig?.retained === false)
    return failDeploy(o, target, failure('NOT_RETAINED', `Flink would delete the checkpoints of job ${job.jobId} with it`));
  return point !== undefined || fresh === true ? intent : noState(o, job, target);
};

const ownState = ({ checkpoints }: Answering) => (checkpoints?.state === 'known' ? (checkpoints.completed ?? checkpoints.savepoint) : undefined);

/** A job that runs well is not cancelled before it has a checkpoint to go on from. */
const noState = (o: Observation, job: JobOnCluster, target: DeployRecord): Here => {
  if (elapsed(o.now, o.status.phaseSince) < o.limits.jobStartMs)
    return stay('Cancelling', LOOK.starting, { waiting: { reason: 'WaitingForCheckpoint', message: 'the job has no usable checkpoint yet' } });
  return failDeploy(o, target, failure('NO_RESTORE_POINT', `job ${job.jobId} has no usable checkpoint`));
};

/** Ends the old job without a savepoint: because no state is wanted, or because its newest checkpoint is. */
export const Cancelling = phase({
  phase: 'Cancelling',
  exits: ['SubmittingJob', 'Updating', 'DeployFailed', 'RollingBackJob'],
  reads: ({ status }) => {
    const job = liveJob(status);
    return job === undefined ? {} : { clusters: { [job.cluster]: { jobs: true, checkpoints: job.jobId, checkpointConfig: job.jobId } } };
  },
  decide: (o): Here => {
    const { status } = o;
    const job = liveJob(status);
    if (job === undefined) return afterStop(o);
    if (status.updating === undefined) return go('Updating');
    const view = viewOf(o, job.cluster);
    if (view.kind !== 'answering') return unreachable(o, job, view.reason);
    const fact = findJob(view, job.jobId);
    if (fact === undefined) return go('Updating', { change: givenUp(o, job.cluster) });
    if (isTerminal(fact.state)) {
      if (upgradeMode(o) === 'Stateless') return afterStop(o, settled(o, job.cluster, fact.state));
      if (accountMayBeOld(o, job.cluster)) return stay('Cancelling', LOOK.starting, { change: ended(o, job.cluster, fact.state), waiting });
      const left = leftBehind(o, status.jobStatus, view.checkpoints, 'Ended', fact.state);
      const told =
        left.point === undefined ? [] : [event('Normal', 'CheckpointUsed', left.point.path, `Job ${job.jobId} ended; it is continued from ${left.point.path}`)];
      return afterStop(o, settled(o, job.cluster, fact.state, left), told);
    }
    if (status.operation?.kind === 'cancel') return stay('Cancelling', LOOK.jobDown, { effects: [{ kind: 'cancelJob', ...job }], waiting });
    return begin(o, job, status.updating, view, allTasksRun(fact));
  },
});
