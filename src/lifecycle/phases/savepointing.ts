import { failure } from '../../api/errors.ts';
import type { DeployRecord } from '../../api/status.ts';
import { afterStop } from '../checks/after-stop.ts';
import { ended, givenUp, settled } from '../checks/ended.ts';
import { failDeploy } from '../checks/fail-deploy.ts';
import { type JobOnCluster, liveJob } from '../checks/job.ts';
import { type Left, leftBehind } from '../checks/left-behind.ts';
import { deploymentMode, upgradeMode } from '../checks/modes.ts';
import { taken } from '../checks/own-savepoints.ts';
import { retryLater, retryPause } from '../checks/retry.ts';
import { retargeted } from '../checks/spec-changed.ts';
import { stopIntent, stopProgress, stopReads } from '../checks/stop-progress.ts';
import { viewOf } from '../checks/view.ts';
import type { Decision } from '../decision.ts';
import { go, LOOK, phase, stay } from '../decision.ts';
import { event } from '../effect.ts';
import type { Observation } from '../observation.ts';

const MAX_ATTEMPTS = 3;
const stopping = { reason: 'WaitingForSavepoint', message: 'a savepoint of the job is being taken' } as const;
const retrying = { reason: 'WaitingForRetry', message: 'the savepoint failed and is tried again' } as const;

type Here = Decision<'Savepointing' | 'SubmittingJob' | 'Updating' | 'Cancelling' | 'DeployFailed' | 'RollingBackJob'>;

/** A job that does not run can give no savepoint; its newest checkpoint is as new as its state is. */
const canFallBack = (o: Observation, job: JobOnCluster): boolean => {
  if (deploymentMode(o) === 'BlueGreen') return false;
  if (o.application.spec.fallbackWithoutState === true) return true;
  const view = viewOf(o, job.cluster);
  return view.kind === 'answering' && view.checkpoints?.state === 'known' && leftBehind(o, o.status.jobStatus, view.checkpoints, 'Ended').point !== undefined;
};

const failed = (o: Observation, target: DeployRecord, job: JobOnCluster, cause: string, healthy: boolean): Here => {
  const { pauseMs, ...retry } = retryLater(o);
  const error = failure('SAVEPOINT_FAILED', cause);
  const told = event('Warning', 'SavepointFailed', `${o.status.attempts}`, `Could not take a savepoint of job ${job.jobId}: ${cause}`);
  const leave = { operation: undefined, savepointTriggerId: undefined, retryAt: undefined, retryCount: undefined };
  if (!healthy && canFallBack(o, job)) return go('Cancelling', { change: leave, error, effects: [told] });
  if (retry.retryCount >= MAX_ATTEMPTS || !healthy) {
    const decision = failDeploy(o, target, error);
    return { ...decision, effects: [told, ...decision.effects] };
  }
  return stay('Savepointing', pauseMs, {
    change: { operation: undefined, savepointTriggerId: undefined, ...retry },
    error,
    effects: [told],
    waiting: retrying,
  });
};

const begin = (o: Observation, job: JobOnCluster, target: DeployRecord): Here => {
  if (retargeted(o)) return go('Updating');
  if (o.application.spec.forceRollback === true) return failDeploy(o, target, failure('FORCED_ROLLBACK', 'forceRollback is set'));
  if (deploymentMode(o) !== 'BlueGreen' && upgradeMode(o) !== 'Savepoint') return go('Cancelling');
  const wait = retryPause(o);
  if (wait > 0) return stay('Savepointing', wait, { waiting: retrying });
  const kind = deploymentMode(o) === 'BlueGreen' ? 'savepoint' : 'stop';
  const { operation, attempts } = stopIntent(o, job, kind);
  const doing = kind === 'stop' ? `Stopping job ${job.jobId} with a savepoint` : `Taking a savepoint of job ${job.jobId}`;
  return stay('Savepointing', LOOK.jobDown, {
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
  decide: (o): Here => {
    const job = liveJob(o.status);
    const target = o.status.updating;
    if (target === undefined) return go('Updating');
    if (job === undefined) return afterStop(o);
    const progress = stopProgress(o, job, o.status.operation?.reason ?? 'Upgrade');
    switch (progress.kind) {
      case 'unreachable':
        if (o.status.operation === undefined && upgradeMode(o) !== 'Savepoint') return go('Cancelling');
        return stay('Savepointing', o.status.operation === undefined ? LOOK.silent : LOOK.starting, {
          waiting: { reason: 'FlinkUnreachable', message: `the old JobManager does not answer: ${progress.reason}; upgradeMode LastState does without it` },
        });
      case 'lost':
        return go('Updating', { change: givenUp(o, job.cluster) });
      case 'settling':
        return stay('Savepointing', LOOK.starting, { change: ended(o, job.cluster, progress.state), waiting: stopping });
      case 'ended':
        return afterStop(o, settled(o, job.cluster, progress.state, progress.left), told(job, progress.left));
      case 'taken': {
        const change = taken(o, progress.point);
        // One that was under way when the deploy began is what a pair needs; a job that is to end goes on after it.
        if (deploymentMode(o) !== 'BlueGreen') return stay('Savepointing', LOOK.jobDown, { change, effects: told(job, progress), waiting: stopping });
        return go('SubmittingJob', { change, effects: told(job, progress), error: null });
      }
      case 'notBegun':
        return begin(o, job, target);
      case 'failed':
        return failed(o, target, job, progress.cause, progress.healthy);
      case 'inProgress':
        return stay('Savepointing', LOOK.jobDown, { effects: progress.effects, waiting: stopping });
    }
  },
});

const told = (job: JobOnCluster, { point }: Left) => {
  if (point === undefined) return [];
  const { kind, path } = point;
  if (kind === 'checkpoint') return [event('Warning', 'CheckpointUsed', path, `Job ${job.jobId} had ended; its newest checkpoint is used: ${path}`)];
  return [event('Normal', 'SavepointTaken', path, `Savepoint of job ${job.jobId}: ${path}`)];
};
