import type { Phase } from '../../api/phases.ts';
import type { Decision } from '../decision.ts';
import type { Observation } from '../observation.ts';
import { elapsed } from './time.ts';

/** At most this long between two hook calls while an operation is under way, in milliseconds. */
const MAX_MS = 5000;
const SHARE_OF_WAIT = 20;

/**
 * Time until the next hook call while an operation is under way, in milliseconds: a twentieth of the time that it has
 * taken so far. A short stop is seen to end at once, and a savepoint of many minutes costs few calls of Flink.
 * @param leastMs right after it began
 */
export const requeueWhileWaiting = (now: number, since: string | undefined, leastMs: number): number =>
  Math.round(Math.min(MAX_MS, Math.max(leastMs, elapsed(now, since) / SHARE_OF_WAIT)));

/** Phases that take as long as something outside flinkapp takes. */
const WAITING: ReadonlySet<Phase> = new Set([
  'ClusterStarting',
  'SubmittingJob',
  'Savepointing',
  'Cancelling',
  'Recovering',
  'RollingBackJob',
  'Rescaling',
  'Updating',
  'Suspending',
]);

/** The same for a hook call that changes nothing: an outage of hours costs few calls (R8). */
export const slowedDown = (decision: Decision, { status, now }: Observation): Decision => {
  const stays = decision.phase === status.phase && Object.keys(decision.change).length === 0;
  if (!stays || !WAITING.has(decision.phase)) return decision;
  const slowedMs = requeueWhileWaiting(now, status.phaseSince, decision.requeueAfterMs);
  return { ...decision, requeueAfterMs: Math.max(decision.requeueAfterMs, slowedMs) };
};
