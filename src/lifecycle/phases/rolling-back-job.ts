import { failure } from '../../api/errors.ts';
import type { JobStatus } from '../../api/status.ts';
import { type Decision, enter, phase, REQUEUE_MS, stay, type Waiting } from '../decision.ts';
import { event } from '../effect.ts';
import { MAX_ATTEMPTS, retryLater, retryPause } from '../facts/retry.ts';
import { isDeployed, suspends } from '../facts/spec-changed.ts';
import type { Observation } from '../observation.ts';
import { type RestartProgress, restartProgress, restartReads } from '../start/restart-deployed-job.ts';

type Here = Decision<'RollingBackJob' | 'DeployFailed' | 'Running' | 'Updating' | 'Suspending'>;

const rollingBack: Waiting = { reason: 'RollingBack', message: 'Restarting the previous version' };

/** No rollback is under way any more. */
const NO_ROLLBACK = { operation: undefined, retryAt: undefined, retryCount: undefined } as const;

/** The spec is neither the failed nor the previous one. A deploy of it starts from the same state as the rollback. */
const hasNewSpec = (observation: Observation): boolean => {
  const { desired, status, application } = observation;
  const isNew = desired !== undefined && desired.hash !== status.failedDeployHash && !isDeployed(observation);
  return isNew && application.spec.forceRollback !== true && status.operation === undefined;
};

const onFailed = (
  observation: Observation,
  { failure: cause, stuck }: Extract<RestartProgress, { kind: 'failed' }>,
): Here => {
  const { deployed, attempts, lastError } = observation.status;
  const { pauseMs, ...retry } = retryLater(observation);
  const released = stuck ? { clusterReleased: true } : {};
  if (retry.retryCount < MAX_ATTEMPTS)
    return stay('RollingBackJob', pauseMs, {
      change: { operation: undefined, ...released, ...retry },
      waiting: rollingBack,
    });
  const deployError = lastError?.message ?? 'the deploy failed';
  const message = `${deployError}; the previous version could not be restarted: ${cause.message}`;
  const eventMessage = `Version ${deployed?.hash} could not be restarted: ${cause.message}`;
  return enter('DeployFailed', {
    change: { ...NO_ROLLBACK, ...released },
    error: failure('ROLLBACK_FAILED', message),
    effects: [event('Warning', 'RollbackFailed', `${deployed?.hash}-${attempts}`, eventMessage)],
  });
};

const onRunning = (observation: Observation, jobStatus: JobStatus): Here => {
  const reverted = isDeployed(observation);
  const message = `Rolled back to version ${observation.status.deployed?.hash}: job ${jobStatus.jobID} is running`;
  return enter(reverted ? 'Running' : 'DeployFailed', {
    change: { ...NO_ROLLBACK, jobStatus, restarts: undefined },
    ...(reverted ? { error: null } : {}),
    effects: [event('Normal', 'RolledBack', `${jobStatus.jobID}`, message)],
  });
};

/** A deploy failed after it had stopped the previous job: flinkapp restarts that job on its own cluster, from its own state. */
export const RollingBackJob = phase({
  phase: 'RollingBackJob',
  exits: ['DeployFailed', 'Running', 'Updating', 'Suspending'],
  reads: restartReads,
  decide: (observation): Here => {
    const { operation, retryAt, phaseSince } = observation.status;
    if (operation === undefined && suspends(observation)) return enter('Suspending');
    if (hasNewSpec(observation)) return enter('Updating', { change: NO_ROLLBACK });
    const progress = restartProgress(observation, retryAt ?? phaseSince, retryPause(observation));
    if (progress === undefined) return enter('DeployFailed', { change: NO_ROLLBACK });
    switch (progress.kind) {
      case 'running':
        return onRunning(observation, progress.jobStatus);
      case 'failed':
        return onFailed(observation, progress);
      case 'noState':
        return stay('RollingBackJob', REQUEUE_MS.steady, {
          stalled: {
            reason: 'NoRestorePoint',
            message: `Cannot restart the previous version: ${progress.failure.message}`,
          },
          waiting: rollingBack,
        });
      case 'begun':
        return stay('RollingBackJob', REQUEUE_MS.jobDown, {
          change: progress.change,
          effects: progress.effects,
          waiting: rollingBack,
        });
      case 'waiting':
        return stay('RollingBackJob', progress.requeueAfterMs, {
          change: progress.change ?? {},
          effects: progress.effects ?? [],
          waiting: progress.waiting,
        });
    }
  },
});
