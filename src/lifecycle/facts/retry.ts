import type { Observation } from '../observation.ts';
import { backoffMs, exactTime } from './time.ts';

/** What the status says after one more failure of the operation under way, and how long it is waited then. */
export const retryLater = ({
  status,
  now,
}: Observation): { readonly retryCount: number; readonly retryAt: string; readonly pauseMs: number } => {
  const retryCount = (status.retryCount ?? 0) + 1;
  const pauseMs = backoffMs(retryCount);
  return { retryCount, retryAt: exactTime(now + pauseMs), pauseMs };
};

/** Milliseconds until the failed operation may be tried again; none are left where it is zero or less. */
export const retryPause = ({ status, now }: Observation): number =>
  status.retryAt === undefined ? 0 : Date.parse(status.retryAt) - now;
