import { failure } from '../../api/errors.ts';
import type { JobStatus } from '../../api/status.ts';
import { type Decision, enter, phase, REQUEUE_MS, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { retryLater, retryPause } from '../facts/retry.ts';
import { isDeployed, suspends } from '../facts/spec-changed.ts';
import type { Observation } from '../observation.ts';
import { type RestartProgress, restartProgress, restartReads } from '../start/restart-deployed-job.ts';

type Here = Decision<'RollingBackJob' | 'DeployFailed' | 'Running' | 'Updating' | 'Suspending'>;

const MAX_ATTEMPTS = 3;
const waiting = { reason: 'RollingBack', message: 'the version before is being started again' } as const;
const LEAVE = { operation: undefined, retryAt: undefined, retryCount: undefined } as const;

/** A newer edit is as good a way out as the rollback, and starts from the same state. */
const edited = (observation: Observation): boolean => {
  const { desired, status, application } = observation;
  const another = desired !== undefined && desired.hash !== status.failedDeployHash && !isDeployed(observation);
  return another && application.spec.forceRollback !== true && status.operation === undefined;
};

const failed = (
  observation: Observation,
  { failure: cause, stuck }: Extract<RestartProgress, { kind: 'failed' }>,
): Here => {
  const { pauseMs, ...retry } = retryLater(observation);
  const again = { operation: undefined, ...(stuck ? { clusterReleased: true } : {}) };
  if (retry.retryCount < MAX_ATTEMPTS)
    return stay('RollingBackJob', pauseMs, { change: { ...again, ...retry }, waiting });
  const message = `${observation.status.lastError?.message ?? 'the deploy failed'}; and the version before did not start again: ${cause.message}`;
  return enter('DeployFailed', {
    change: { ...LEAVE, ...again },
    error: failure('ROLLBACK_FAILED', message),
    effects: [
      event(
        'Warning',
        'RollbackFailed',
        `${observation.status.deployed?.hash}-${observation.status.attempts}`,
        `Version ${observation.status.deployed?.hash} did not start again: ${cause.message}`,
      ),
    ],
  });
};

const back = (observation: Observation, jobStatus: JobStatus): Here => {
  const { status } = observation;
  const to = isDeployed(observation) ? 'Running' : 'DeployFailed';
  return enter(to, {
    change: { ...LEAVE, jobStatus, restarts: undefined },
    ...(to === 'Running' ? { error: null } : {}),
    effects: [
      event(
        'Normal',
        'RolledBack',
        `${jobStatus.jobID}`,
        `Version ${status.deployed?.hash} runs again: job ${jobStatus.jobID}`,
      ),
    ],
  });
};

/** A deploy has failed after it had stopped the job before: that job comes back, on its own cluster and from its own state. */
export const RollingBackJob = phase({
  phase: 'RollingBackJob',
  exits: ['DeployFailed', 'Running', 'Updating', 'Suspending'],
  reads: restartReads,
  decide: (observation): Here => {
    if (observation.status.operation === undefined && suspends(observation)) return enter('Suspending');
    if (edited(observation)) return enter('Updating', { change: LEAVE });
    const { retryAt, phaseSince } = observation.status;
    const progress = restartProgress(observation, retryAt ?? phaseSince, retryPause(observation));
    if (progress === undefined) return enter('DeployFailed', { change: LEAVE });
    switch (progress.kind) {
      case 'running':
        return back(observation, progress.jobStatus);
      case 'failed':
        return failed(observation, progress);
      case 'noState':
        return stay('RollingBackJob', REQUEUE_MS.steady, {
          stalled: { reason: 'NoRestorePoint', message: progress.failure.message },
          waiting,
        });
      case 'begun':
        return stay('RollingBackJob', REQUEUE_MS.jobDown, {
          change: progress.change,
          effects: progress.effects,
          waiting,
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
