import { isOutage, KubeError } from '../src/kube/client.ts';
import { NoAnswerYet } from '../src/observe/cluster-questions.ts';
import { ApplicationGone } from './sync.ts';

/** The hook call took longer than its budget. */
export class BudgetExceeded extends Error {
  override readonly name = 'BudgetExceeded';
}

/**
 * Why a hook call is answered with 429 and a Retry-After: Metacontroller then writes nothing and calls again after that
 * time, without an Event and without the exponential back-off of an error, which grows to 1000 s (Metacontroller 4.17).
 */
export interface RetryLater {
  /** Value of the metric label `outcome`. */
  readonly outcome: 'timeout' | 'kubernetes' | 'forbidden' | 'flink' | 'gone';
  /** Whole seconds, at least 1: with less Metacontroller calls again at once. */
  readonly afterSeconds: number;
}

const AFTER = {
  timeout: 1,
  /** After the last time-out of 4 s an application goes on within 10 s of the end of an outage. */
  kubernetes: 3,
  /** A person or a chart gives the rights back; the application goes on within 10 s of that. */
  forbidden: 5,
  flink: 1,
  gone: 1,
} as const;

const outcomeOf = (error: unknown): RetryLater['outcome'] | undefined => {
  if (error instanceof BudgetExceeded) return 'timeout';
  if (error instanceof NoAnswerYet) return 'flink';
  if (error instanceof ApplicationGone) return 'gone';
  if (error instanceof KubeError && error.status === 403) return 'forbidden';
  return isOutage(error) ? 'kubernetes' : undefined;
};

/** Undefined where the error is flinkapp's own, or does not pass by itself. */
export const retryLater = (error: unknown): RetryLater | undefined => {
  const outcome = outcomeOf(error);
  return outcome === undefined ? undefined : { outcome, afterSeconds: AFTER[outcome] };
};
