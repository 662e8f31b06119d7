import { failure } from '../../api/errors.ts';
import type { DeployRecord } from '../../api/status.ts';
import type { Decision } from '../decision.ts';
import { enter, phase, REQUEUE_MS, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { viewOf } from '../facts/cluster-view.ts';
import { type JobOnCluster, liveJob } from '../facts/job.ts';
import { deploymentMode, upgradeMode } from '../facts/modes.ts';
import { retryLater, retryPause } from '../facts/retry.ts';
import { retargeted } from '../facts/spec-changed.ts';
import type { Observation } from '../observation.ts';
import { afterStop } from '../rollout/after-stop.ts';
import { failDeploy } from '../rollout/fail-deploy.ts';
import { recordSavepoint } from '../running/take-savepoints.ts';
import { type FinalState, finalRestorePoint } from '../state/restore-point.ts';
import { recordJobEnded, recordJobLost, recordJobSettled } from '../stop/job-ended.ts';
import { stopIntent, stopProgress, stopReads } from '../stop/stop-progress.ts';

const MAX_ATTEMPTS = 3;
const stopping = { reason: 'WaitingForSavepoint', message: 'a savepoint of the job is being taken' } as const;
const retrying = { reason: 'WaitingForRetry', message: 'the savepoint failed and is tried again' } as const;

type Here = Decision<'Savepointing' | 'SubmittingJob' | 'Updating' | 'Cancelling' | 'DeployFailed' | 'RollingBackJob'>;

/** A job that does not run can give no savepoint; its newest checkpoint is as new as its state is. */
const canFallBack = (observation: Observation, job: JobOnCluster): boolean => {
  if (deploymentMode(observation) === 'BlueGreen') return false;
  if (observation.application.spec.fallbackWithoutState === true) return true;
  const view = viewOf(observation, job.cluster);
  return (
    view.kind === 'answering' &&
    view.checkpoints?.state === 'known' &&
    finalRestorePoint(observation, observation.status.jobStatus, view.checkpoints, 'Ended').point !== undefined
  );
};

const failed = (
  observation: Observation,
  target: DeployRecord,
  job: JobOnCluster,
  cause: string,
  healthy: boolean,
): Here => {
  const { pauseMs, ...retry } = retryLater(observation);
  const error = failure('SAVEPOINT_FAILED', cause);
  const restorePointEvents = event(
    'Warning',
    'SavepointFailed',
    `${observation.status.attempts}`,
    `Could not take a savepoint of job ${job.jobId}: ${cause}`,
  );
  const leave = { operation: undefined, savepointTriggerId: undefined, retryAt: undefined, retryCount: undefined };
  if (!healthy && canFallBack(observation, job))
    return enter('Cancelling', { change: leave, error, effects: [restorePointEvents] });
  if (retry.retryCount >= MAX_ATTEMPTS || !healthy) {
    const decision = failDeploy(observation, target, error);
    return { ...decision, effects: [restorePointEvents, ...decision.effects] };
  }
  return stay('Savepointing', pauseMs, {
    change: { operation: undefined, savepointTriggerId: undefined, ...retry },
    error,
    effects: [restorePointEvents],
    waiting: retrying,
  });
};

const begin = (observation: Observation, job: JobOnCluster, target: DeployRecord): Here => {
  if (retargeted(observation)) return enter('Updating');
  if (observation.application.spec.forceRollback === true)
    return failDeploy(observation, target, failure('FORCED_ROLLBACK', 'forceRollback is set'));
  if (deploymentMode(observation) !== 'BlueGreen' && upgradeMode(observation) !== 'Savepoint')
    return enter('Cancelling');
  const wait = retryPause(observation);
  if (wait > 0) return stay('Savepointing', wait, { waiting: retrying });
  const kind = deploymentMode(observation) === 'BlueGreen' ? 'savepoint' : 'stop';
  const { operation, attempts } = stopIntent(observation, job, kind);
  const doing =
    kind === 'stop' ? `Stopping job ${job.jobId} with a savepoint` : `Taking a savepoint of job ${job.jobId}`;
  return stay('Savepointing', REQUEUE_MS.jobDown, {
    change: { operation, attempts, savepointTriggerId: operation.id, retryAt: undefined },
    effects: [event('Normal', 'SavepointStarted', operation.id, doing)],
    waiting: stopping,
  });
};

/**
 * Takes the savepoint that the new job starts from, and stops the old job with it (BlueGreen: lets it run on). A failure
 * leaves the old job running.
 */
export const Savepointing = phase({
  phase: 'Savepointing',
  exits: ['SubmittingJob', 'Updating', 'Cancelling', 'DeployFailed', 'RollingBackJob'],
  reads: ({ status }) => {
    const job = liveJob(status);
    return job === undefined ? {} : { clusters: { [job.cluster]: stopReads(job, status.operation) } };
  },
  decide: (observation): Here => {
    const job = liveJob(observation.status);
    const target = observation.status.updating;
    if (target === undefined) return enter('Updating');
    if (job === undefined) return afterStop(observation);
    const progress = stopProgress(observation, job, observation.status.operation?.reason ?? 'Upgrade');
    switch (progress.kind) {
      case 'unreachable':
        if (observation.status.operation === undefined && upgradeMode(observation) !== 'Savepoint')
          return enter('Cancelling');
        return stay(
          'Savepointing',
          observation.status.operation === undefined ? REQUEUE_MS.silent : REQUEUE_MS.starting,
          {
            waiting: {
              reason: 'FlinkUnreachable',
              message: `the old JobManager does not answer: ${progress.reason}; upgradeMode LastState does without it`,
            },
          },
        );
      case 'lost':
        return enter('Updating', { change: recordJobLost(observation, job.cluster) });
      case 'settling':
        return stay('Savepointing', REQUEUE_MS.starting, {
          change: recordJobEnded(observation, job.cluster, progress.state),
          waiting: stopping,
        });
      case 'ended':
        return afterStop(
          observation,
          recordJobSettled(observation, job.cluster, progress.state, progress.left),
          restorePointEvents(job, progress.left),
        );
      case 'taken': {
        const change = recordSavepoint(observation, progress.point);
        // One that was under way when the deploy began is what a pair needs; a job that is to end goes on after it.
        if (deploymentMode(observation) !== 'BlueGreen')
          return stay('Savepointing', REQUEUE_MS.jobDown, {
            change,
            effects: restorePointEvents(job, progress),
            waiting: stopping,
          });
        return enter('SubmittingJob', { change, effects: restorePointEvents(job, progress), error: null });
      }
      case 'notBegun':
        return begin(observation, job, target);
      case 'failed':
        return failed(observation, target, job, progress.cause, progress.healthy);
      case 'inProgress':
        return stay('Savepointing', REQUEUE_MS.jobDown, { effects: progress.effects, waiting: stopping });
    }
  },
});

const restorePointEvents = (job: JobOnCluster, { point }: FinalState) => {
  if (point === undefined) return [];
  const { kind, path } = point;
  if (kind === 'checkpoint')
    return [
      event('Warning', 'CheckpointUsed', path, `Job ${job.jobId} had ended; its newest checkpoint is used: ${path}`),
    ];
  return [event('Normal', 'SavepointTaken', path, `Savepoint of job ${job.jobId}: ${path}`)];
};
