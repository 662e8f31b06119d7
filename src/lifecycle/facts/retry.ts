import type { Observation } from '../observation.ts';
import { backoffMs, exactTime } from './time.ts';

/** Attempts to take the savepoint of a deploy before flinkapp gives the deploy up. */
export const MAX_ATTEMPTS = 3;

/** No attempt waits for its retry. */
export const NO_RETRY = { retryAt: undefined, retryCount: undefined, retryCause: undefined } as const;

/** The status after one more failed attempt of the operation under way, and the pause before the next attempt. */
export const retryLater = ({
  status,
  now,
}: Observation): { readonly retryCount: number; readonly retryAt: string; readonly pauseMs: number } => {
  const retryCount = (status.retryCount ?? 0) + 1;
  const pauseMs = backoffMs(retryCount);
  return { retryCount, retryAt: exactTime(now + pauseMs), pauseMs };
};

/**
 * Milliseconds until the next attempt of the failed operation; zero or less: now. The clock of the replica that stored
 * the time may be ahead: no wait is longer than the pause itself.
 */
export const retryPause = ({ status, now }: Observation): number =>
  status.retryAt === undefined ? 0 : Math.min(Date.parse(status.retryAt) - now, backoffMs(status.retryCount ?? 1));
