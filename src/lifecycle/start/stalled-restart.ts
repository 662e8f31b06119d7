import type { Decision, Waiting } from '../decision.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { missingMessage } from '../state/lost-state.ts';

/** How long a job is down before failed attempts to start it count as a stall, in milliseconds. */
const STALLED_MS = 60_000;

/** Why the last attempt failed, where the job has been down for so long that a person should know (R11). */
export const stallCause = ({ status, now }: Observation, { change }: Decision): string | undefined => {
  const cause = 'retryCause' in change ? change.retryCause : status.retryCause;
  return elapsed(now, status.phaseSince) >= STALLED_MS ? cause : undefined;
};

/**
 * Flink did not find the newest restore point of the job. A person should know at once, because it seldom comes back by
 * itself.
 */
export const stalledWithoutState = (
  { status, application }: Observation,
  { change }: Decision,
): Waiting | undefined => {
  const { jobStatus, deployed } = status;
  if (deployed === undefined || application.spec.fallbackWithoutState === true) return undefined;
  const restorePoints = change.restorePoints ?? status.restorePoints ?? [];
  const message = missingMessage({ restorePoints, ...(jobStatus === undefined ? {} : { jobStatus }) }, deployed.hash);
  return message === undefined ? undefined : { reason: 'NoRestorePoint', message };
};

/** The same decision in the same phase, which says that it is stalled although flinkapp keeps trying. */
export const stalledBy = <D extends Decision>(decision: D, { status }: Observation, stalled: Waiting): D =>
  decision.phase === status.phase && decision.stalled === undefined ? { ...decision, stalled } : decision;
