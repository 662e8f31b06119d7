import { failure } from '../../api/errors.ts';
import type { JobStatus } from '../../api/status.ts';
import { type RestartProgress, restartProgress, restartReads } from '../checks/restart-deployed.ts';
import { retryLater, retryPause } from '../checks/retry.ts';
import { isDeployed, suspends } from '../checks/spec-changed.ts';
import { type Decision, go, LOOK, phase, stay } from '../decision.ts';
import { event } from '../effect.ts';
import type { Observation } from '../observation.ts';

type Here = Decision<'RollingBackJob' | 'DeployFailed' | 'Running' | 'Updating' | 'Suspending'>;

const MAX_ATTEMPTS = 3;
const waiting = { reason: 'RollingBack', message: 'the version before is being started again' } as const;
const LEAVE = { operation: undefined, retryAt: undefined, retryCount: undefined } as const;

/** A newer edit is as good a way out as the rollback, and starts from the same state. */
const edited = (o: Observation): boolean => {
  const { wanted, status, application } = o;
  const another = wanted !== undefined && wanted.hash !== status.failedDeployHash && !isDeployed(o);
  return another && application.spec.forceRollback !== true && status.operation === undefined;
};

const failed = (o: Observation, { failure: cause, stuck }: Extract<RestartProgress, { kind: 'failed' }>): Here => {
  const { pauseMs, ...retry } = retryLater(o);
  const again = { operation: undefined, ...(stuck ? { released: true } : {}) };
  if (retry.retryCount < MAX_ATTEMPTS) return stay('RollingBackJob', pauseMs, { change: { ...again, ...retry }, waiting });
  const message = `${o.status.lastError?.message ?? 'the deploy failed'}; and the version before did not start again: ${cause.message}`;
  return go('DeployFailed', {
    change: { ...LEAVE, ...again },
    error: failure('ROLLBACK_FAILED', message),
    effects: [
      event('Warning', 'RollbackFailed', `${o.status.deployHash}-${o.status.attempts}`, `Version ${o.status.deployHash} did not start again: ${cause.message}`),
    ],
  });
};

const back = (o: Observation, jobStatus: JobStatus): Here => {
  const { status } = o;
  const to = isDeployed(o) ? 'Running' : 'DeployFailed';
  return go(to, {
    change: { ...LEAVE, jobStatus, restarts: undefined },
    ...(to === 'Running' ? { error: null } : {}),
    effects: [event('Normal', 'RolledBack', `${jobStatus.jobID}`, `Version ${status.deployHash} runs again: job ${jobStatus.jobID}`)],
  });
};

/** A deploy has failed after it had stopped the job before: that job comes back, on its own cluster and from its own state. */
export const RollingBackJob = phase({
  phase: 'RollingBackJob',
  exits: ['DeployFailed', 'Running', 'Updating', 'Suspending'],
  reads: restartReads,
  decide: (o): Here => {
    if (o.status.operation === undefined && suspends(o)) return go('Suspending');
    if (edited(o)) return go('Updating', { change: LEAVE });
    const { retryAt, phaseSince } = o.status;
    const progress = restartProgress(o, retryAt ?? phaseSince, retryPause(o));
    if (progress === undefined) return go('DeployFailed', { change: LEAVE });
    switch (progress.kind) {
      case 'running':
        return back(o, progress.jobStatus);
      case 'failed':
        return failed(o, progress);
      case 'noState':
        return stay('RollingBackJob', LOOK.steady, { stalled: { reason: 'NoRestorePoint', message: progress.failure.message }, waiting });
      case 'begun':
        return stay('RollingBackJob', LOOK.jobDown, { change: progress.change, effects: progress.effects, waiting });
      case 'waiting':
        return stay('RollingBackJob', progress.lookAgainMs, { change: progress.change ?? {}, effects: progress.effects ?? [], waiting: progress.waiting });
    }
  },
});
