import { RESTART_POLICY } from '../../api/policy-spec.ts';
import type { Status } from '../../api/status.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import type { Observation } from '../observation.ts';
import { LOST } from './job.ts';
import { elapsed, exactTime } from './time.ts';

const policy = ({ application }: Observation) => ({ ...RESTART_POLICY, ...application.spec.restartPolicy });

/** Whether the deployed job is gone in a way that nobody asked for. One that was cancelled by hand, or has finished, is not. */
export const needsRestart = ({ jobStatus, deployed, failedDeployHash, lastError }: Status): boolean =>
  deployed !== undefined &&
  deployed.hash !== failedDeployHash &&
  jobStatus?.settled === true &&
  (jobStatus.state === 'FAILED' || jobStatus.state === LOST) &&
  lastError?.code !== 'ROLLBACK_FAILED';

export const mayRestart = (o: Observation): boolean => (o.status.restarts?.attempts ?? 0) < policy(o).maxAttempts;

/** Milliseconds until the next restart; the first after a healthy time is at once. */
export const restartPause = (o: Observation): number => {
  const { restarts } = o.status;
  if (restarts === undefined) return 0;
  const { backoffSeconds, maxBackoffSeconds } = policy(o);
  const wait = Math.min(maxBackoffSeconds, backoffSeconds * 2 ** (restarts.attempts - 1)) * 1000;
  return Math.max(0, wait - elapsed(o.now, restarts.at));
};

/** One attempt more. */
export const restarted = ({ status, now }: Observation): NonNullable<Status['restarts']> => ({
  attempts: (status.restarts?.attempts ?? 0) + 1,
  at: exactTime(now),
});

/** A job that has been healthy for long enough has its restarts forgotten. */
export const forgetRestarts = (o: Observation): StatusChange =>
  o.status.restarts !== undefined && elapsed(o.now, o.status.restarts.at) >= policy(o).resetAfterSeconds * 1000 ? { restarts: undefined } : {};

/** What a person is told when the attempts are used up. */
export const exhausted = (o: Observation): Waiting => ({
  reason: 'RestartsExhausted',
  message: `job ${o.status.jobStatus?.jobID} is ${o.status.jobStatus?.state} and was started again ${o.status.restarts?.attempts ?? 0} times; apply an edit or another restartNonce`,
});
