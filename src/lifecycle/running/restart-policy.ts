import { RESTART_DEFAULTS } from '../../api/spec/restart-policy.ts';
import type { Status } from '../../api/status.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import { LOST } from '../facts/job.ts';
import { elapsed, exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';

const policyOf = ({ application }: Observation) => ({ ...RESTART_DEFAULTS, ...application.spec.restartPolicy });

/** Whether the deployed job failed or is lost. flinkapp restarts neither a job that finished nor one that a person cancelled. */
export const needsRestart = ({ jobStatus, deployed, failedDeployHash, lastError }: Status): boolean =>
  deployed !== undefined &&
  deployed.hash !== failedDeployHash &&
  jobStatus?.settled === true &&
  (jobStatus.state === 'FAILED' || jobStatus.state === LOST) &&
  lastError?.code !== 'ROLLBACK_FAILED';

export const mayRestart = (observation: Observation): boolean =>
  (observation.status.restarts?.attempts ?? 0) < policyOf(observation).maxAttempts;

/** Milliseconds until the next restart; none before the first one. */
export const restartPause = (observation: Observation): number => {
  const { restarts } = observation.status;
  if (restarts === undefined) return 0;
  const { backoffSeconds, maxBackoffSeconds } = policyOf(observation);
  const pauseMs = Math.min(maxBackoffSeconds, backoffSeconds * 2 ** (restarts.attempts - 1)) * 1000;
  return Math.max(0, pauseMs - elapsed(observation.now, restarts.at));
};

export const countRestart = ({ status, now }: Observation): NonNullable<Status['restarts']> => ({
  attempts: (status.restarts?.attempts ?? 0) + 1,
  at: exactTime(now),
});

/** Forgets the restarts of a job that has been healthy for long enough. */
export const forgetRestarts = (observation: Observation): StatusChange => {
  const { restarts } = observation.status;
  const resetMs = policyOf(observation).resetAfterSeconds * 1000;
  return restarts !== undefined && elapsed(observation.now, restarts.at) >= resetMs ? { restarts: undefined } : {};
};

/** The limit is reached: the job stays down until the spec changes. */
export const restartsExhausted = ({ status: { restarts } }: Observation): Waiting => ({
  reason: 'RestartsExhausted',
  message: `Restart limit reached (${restarts?.attempts ?? 0}); change the spec or restartNonce to retry`,
});
