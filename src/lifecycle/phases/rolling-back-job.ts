import type { JobStatus } from '../../api/status.ts';
import { type Decision, enter, phase, REQUEUE_MS, stay, type Waiting } from '../decision.ts';
import { event } from '../effect.ts';
import { NO_RETRY, retryLater, retryPause } from '../facts/retry.ts';
import { isDeployed, retryDue, suspends } from '../facts/spec-changed.ts';
import type { Observation } from '../observation.ts';
import { type RestartProgress, restartProgress, restartReads } from '../start/restart-deployed-job.ts';
import { stallCause, stalledBy, stalledWithoutState } from '../start/stalled-restart.ts';
import { startedText } from '../start/started-job.ts';

type Here = Decision<'RollingBackJob' | 'DeployFailed' | 'Running' | 'Updating' | 'Suspending'>;

const rollingBack: Waiting = { reason: 'RollingBack', message: 'Restarting the previous version' };

/** After this many failed attempts the Event RollbackFailed says so. */
const EVENT_AFTER = 3;

/** No rollback is under way any more. */
const NO_ROLLBACK = { operation: undefined, ...NO_RETRY } as const;

/**
 * The spec asks for something that is better than the rollback: it is neither the failed nor the previous version, or the
 * previous version does not start either and the failed one is due again. A deploy starts from the same state.
 */
const hasNewSpec = (observation: Observation): boolean => {
  const { desired, status, application } = observation;
  const rollbackFails = (status.retryCount ?? 0) > 0;
  const isFailed = desired?.hash === status.failedDeployHash && !(rollbackFails && retryDue(observation));
  const isNew = desired !== undefined && !isFailed && !isDeployed(observation);
  return isNew && application.spec.forceRollback !== true && status.operation === undefined;
};

/** flinkapp tries again for ever, with growing pauses (R11). */
const onFailed = (
  observation: Observation,
  { failure: { message }, stuck, change = {} }: Extract<RestartProgress, { kind: 'failed' }>,
): Here => {
  const { deployed, attempts } = observation.status;
  const { pauseMs, ...retry } = retryLater(observation);
  const text = `Version ${deployed?.hash} could not be started again: ${message}. flinkapp keeps trying`;
  return stay('RollingBackJob', pauseMs, {
    change: {
      ...change,
      operation: undefined,
      ...(stuck ? { clusterReleased: true } : {}),
      ...retry,
      retryCause: message,
    },
    waiting: rollingBack,
    effects:
      retry.retryCount === EVENT_AFTER
        ? [event('Warning', 'RollbackFailed', `${deployed?.hash}-${attempts}`, text)]
        : [],
  });
};

const onRunning = (observation: Observation, jobStatus: JobStatus): Here => {
  const reverted = isDeployed(observation);
  const message = `Rolled back to version ${observation.status.deployed?.hash}: ${startedText(jobStatus)}`;
  return enter(reverted ? 'Running' : 'DeployFailed', {
    change: { ...NO_ROLLBACK, jobStatus, restarts: undefined },
    ...(reverted ? { error: null } : {}),
    effects: [event('Normal', 'RolledBack', `${jobStatus.jobID}`, message)],
  });
};

const rollBack = (observation: Observation): Here => {
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
};

/** A deploy failed after it had stopped the previous job: flinkapp restarts that job on its own cluster, from its own state. */
export const RollingBackJob = phase({
  phase: 'RollingBackJob',
  exits: ['DeployFailed', 'Running', 'Updating', 'Suspending'],
  reads: restartReads,
  decide: (observation): Here => {
    const decision = rollBack(observation);
    const missing = stalledWithoutState(observation, decision);
    if (missing !== undefined) return stalledBy(decision, observation, missing);
    const cause = stallCause(observation, decision);
    if (cause === undefined) return decision;
    const message = `The previous version could not be started again: ${cause}. flinkapp keeps trying`;
    return stalledBy(decision, observation, { reason: 'RollbackFailed', message });
  },
});
