import { RESTART_DEFAULTS } from '../../api/spec/restart-policy.ts';
import type { Status } from '../../api/status.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import { LOST } from '../facts/job.ts';
import { mayHaveFinished } from '../facts/lost-job.ts';
import { isOutage } from '../facts/outage.ts';
import { elapsed, exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';

type Restarts = NonNullable<Status['restarts']>;

const policyOf = ({ application }: Pick<Observation, 'application'>) => ({
  ...RESTART_DEFAULTS,
  ...application.spec.restartPolicy,
});

/** Whether the deployed job failed or is lost. flinkapp restarts neither a job that finished nor one that a person cancelled. */
export const needsRestart = ({ jobStatus, deployed, failedDeployHash }: Status): boolean =>
  deployed !== undefined &&
  deployed.hash !== failedDeployHash &&
  jobStatus?.settled === true &&
  (jobStatus.state === 'FAILED' || jobStatus.state === LOST);

/** The restarts with one more failure of the job itself. */
export const countFailure = ({ status: { restarts }, now }: Observation): Restarts => ({
  attempts: 0,
  at: exactTime(now),
  ...restarts,
  failures: (restarts?.failures ?? 0) + 1,
});

/** Whether the user's limit allows another restart. It limits failures of the job, not those of its surroundings. */
export const mayRestart = (observation: Observation, restarts: Restarts | undefined): boolean => {
  const { maxAttempts } = policyOf(observation);
  return maxAttempts === undefined || (restarts?.failures ?? 0) <= maxAttempts;
};

/** The restarts when the deployed job has to restart. That it is FAILED counts, unless an outage is the cause. */
export const restartsOnEnd = (observation: Observation): Restarts | undefined => {
  const { restarts, jobStatus } = observation.status;
  const failed = jobStatus?.state === 'FAILED' && !isOutage(jobStatus.failureCause ?? '');
  return failed ? countFailure(observation) : restarts;
};

/** Milliseconds until the next restart; none before the first one. */
export const restartPause = (observation: Observation): number => {
  const { restarts } = observation.status;
  if (restarts === undefined || restarts.attempts === 0) return 0;
  const { backoffSeconds, maxBackoffSeconds } = policyOf(observation);
  const pauseMs = Math.min(maxBackoffSeconds, backoffSeconds * 2 ** (restarts.attempts - 1)) * 1000;
  return Math.max(0, pauseMs - elapsed(observation.now, restarts.at));
};

export const countRestart = ({ status: { restarts }, now }: Observation): Restarts => ({
  ...restarts,
  attempts: (restarts?.attempts ?? 0) + 1,
  at: exactTime(now),
});

/** Forgets the restarts of a job that has been healthy for long enough. */
export const forgetRestarts = (observation: Observation): StatusChange => {
  const { restarts } = observation.status;
  const resetMs = policyOf(observation).resetAfterSeconds * 1000;
  return restarts !== undefined && elapsed(observation.now, restarts.at) >= resetMs ? { restarts: undefined } : {};
};

/**
 * The job is lost and has an end of its own. It may have finished while nobody saw it, so flinkapp does not run it a second
 * time by itself; undefined where that does not hold, or the spec allows it.
 */
export const outcomeUnknown = ({ status, application }: Observation): Waiting | undefined => {
  const { jobStatus } = status;
  if (jobStatus?.state !== LOST || !mayHaveFinished(status) || application.spec.fallbackWithoutState === true)
    return undefined;
  return {
    reason: 'OutcomeUnknown',
    message: `Job ${jobStatus.jobID} is bounded and lost: it may have finished. To run it again, change restartNonce, or set fallbackWithoutState: true`,
  };
};

/** The limit is reached: the job stays down until the spec changes. */
export const restartsExhausted = (observation: Observation): Waiting => ({
  reason: 'RestartsExhausted',
  message: `The job failed more often than restartPolicy.maxAttempts (${policyOf(observation).maxAttempts}) allows; change the spec or restartNonce, or raise maxAttempts, to retry`,
});
