import type { Failure } from '../api/errors.ts';
import type { Phase } from '../api/phases.ts';
import type { Reason } from '../api/reasons.ts';
import type { Status } from '../api/status.ts';
import type { Effect } from './effect.ts';
import type { Observation, Reads, Situation } from './observation.ts';

/** Fields that `status.ts` derives from the others. */
type Derived =
  | 'deployHash'
  | 'updatingHash'
  | 'savepointTriggerId'
  | 'phase'
  | 'conditions'
  | 'revision'
  | 'lastUpdatedAt';

/** Fields of the status that a decision sets. `undefined` removes a field; an absent field stays as it is. */
export type StatusChange = {
  readonly [K in keyof Omit<Status, Derived>]?: Status[K] | undefined;
};

/** What an application waits for, as its conditions say it. The message is the same in every hook call of the wait. */
export interface Waiting {
  readonly reason: Reason;
  readonly message: string;
}

/** What one hook call decides. */
export interface Decision<To extends Phase = Phase> {
  readonly phase: To;
  readonly change: StatusChange;
  readonly effects: readonly Effect[];
  /** Milliseconds until the next hook call at the latest. A change that Metacontroller sees triggers one earlier. */
  readonly requeueAfterMs: number;
  readonly waiting?: Waiting;
  /** The application cannot continue before a person acts. */
  readonly stalled?: Waiting;
  /** The new lastError; null clears it, absent leaves it as it is. */
  readonly error?: Failure | null;
  /** Deleting only: nothing is left, so Metacontroller removes its finalizer. */
  readonly finalized?: boolean;
}

/** One phase: which phases can follow, what it has to know, what it decides. An undeclared exit does not compile. */
export interface PhaseRule<P extends Phase = Phase, To extends Phase = Phase> {
  readonly phase: P;
  readonly exits: readonly To[];
  readonly reads: (situation: Situation) => Reads;
  readonly decide: (observation: Observation) => Decision<P | To>;
}

export const phase = <const P extends Phase, const To extends Phase>(rule: PhaseRule<P, To>): PhaseRule<P, To> => rule;

/** Time until the next hook call at the latest, in milliseconds: short while a job is down, long while nothing should happen. */
export const REQUEUE_MS = { jobDown: 100, starting: 400, ending: 300, silent: 2000, steady: 10_000 } as const;

/** Stay in the phase. */
export const stay = <P extends Phase>(
  at: P,
  requeueAfterMs: number,
  more: Partial<Omit<Decision<P>, 'phase' | 'requeueAfterMs'>> = {},
): Decision<P> => ({
  phase: at,
  change: {},
  effects: [],
  requeueAfterMs,
  ...more,
});

/** Enter another phase. The next hook call comes as soon as the status is stored. */
export const enter = <P extends Phase>(to: P, more: Partial<Omit<Decision<P>, 'phase'>> = {}): Decision<P> => ({
  phase: to,
  change: {},
  effects: [],
  requeueAfterMs: REQUEUE_MS.jobDown,
  ...more,
});
