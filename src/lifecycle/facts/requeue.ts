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
