import { type ErrorCode, isRetryable } from '../../api/errors.ts';
import type { DeployRetry, Status } from '../../api/status.ts';
import type { StatusChange } from '../decision.ts';
import { time } from '../facts/time.ts';
import type { Observation } from '../observation.ts';

/**
 * What another try of a failed deploy costs. `nothing`: no job runs. `cluster`: a second cluster for a while, because it
 * failed before the job was stopped. `downtime`: the job is stopped again, because it failed after that.
 */
export type RetryCost = 'nothing' | 'cluster' | 'downtime';

/** Pauses between two tries in milliseconds: the first, which doubles with each failure, and the longest. */
const PAUSES: Readonly<Record<RetryCost, { readonly first: number; readonly most: number }>> = {
  nothing: { first: 15_000, most: 120_000 },
  cluster: { first: 60_000, most: 600_000 },
  downtime: { first: 600_000, most: 3_600_000 },
};

/** The failed deploy, with the time of the next try where its failure can pass by itself (R11). */
export const retryAfterFailure = (
  { status: { deployRetry }, now }: Observation,
  hash: string,
  code: ErrorCode,
  cost: RetryCost,
): DeployRetry => {
  const failures = (deployRetry?.hash === hash ? deployRetry.failures : 0) + 1;
  const { first, most } = PAUSES[cost];
  const pauseMs = Math.min(most, first * 2 ** (failures - 1));
  const at = isRetryable(code, cost === 'nothing') ? { at: time(now + pauseMs) } : {};
  return { hash, failures, ...at };
};

/** A deploy begins: another try of the failed one keeps the number of its failures. */
export const beginTry = ({ deployRetry }: Status, hash: string | undefined): StatusChange => {
  if (deployRetry === undefined || deployRetry.hash !== hash) return { deployRetry: undefined };
  const { at: _, ...tried } = deployRetry;
  return { deployRetry: tried };
};
