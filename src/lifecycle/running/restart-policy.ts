import { RESTART_DEFAULTS } from '../../api/spec/restart-policy.ts';
import type { Status } from '../../api/status.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import { LOST } from '../facts/job.ts';
import { elapsed, exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';

const policy = ({ application }: Observation) => ({ ...RESTART_DEFAULTS, ...application.spec.restartPolicy });

/** Whether the deployed job is gone in a way that nobody asked for. One that was cancelled by hand, or has finished, is not. */
export const needsRestart = ({ jobStatus, deployed, failedDeployHash, lastError }: Status): boolean =>
  deployed !== undefined &&
  deployed.hash !== failedDeployHash &&
  jobStatus?.settled === true &&
  (jobStatus.state === 'FAILED' || jobStatus.state === LOST) &&
  lastError?.code !== 'ROLLBACK_FAILED';

export const mayRestart = (observation: Observation): boolean =>
  (observation.status.restarts?.attempts ?? 0) < policy(observation).maxAttempts;

/** Milliseconds until the next restart; the first after a healthy time is at once. */
export const restartPause = (observation: Observation): number => {
  const { restarts } = observation.status;
  if (restarts === undefined) return 0;
  const { backoffSeconds, maxBackoffSeconds } = policy(observation);
  const wait = Math.min(maxBackoffSeconds, backoffSeconds * 2 ** (restarts.attempts - 1)) * 1000;
  return Math.max(0, wait - elapsed(observation.now, restarts.at));
};

/** One attempt more. */
export const countRestart = ({ status, now }: Observation): NonNullable<Status['restarts']> => ({
  attempts: (status.restarts?.attempts ?? 0) + 1,
  at: exactTime(now),
});

/** A job that has been healthy for long enough has its restarts forgotten. */
export const forgetRestarts = (observation: Observation): StatusChange =>
  observation.status.restarts !== undefined &&
  elapsed(observation.now, observation.status.restarts.at) >= policy(observation).resetAfterSeconds * 1000
    ? { restarts: undefined }
    : {};

/** What a person is told when the attempts are used up. */
export const restartsExhausted = (observation: Observation): Waiting => ({
  reason: 'RestartsExhausted',
  message: `job ${observation.status.jobStatus?.jobID} is ${observation.status.jobStatus?.state} and was started again ${observation.status.restarts?.attempts ?? 0} times; apply an edit or another restartNonce`,
});
