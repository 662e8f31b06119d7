import type { Failure } from '../api/errors.ts';
import type { Phase } from '../api/phases.ts';
import type { Reason } from '../api/reasons.ts';
import type { Status } from '../api/status.ts';
import type { Effect } from './effect.ts';
import type { Observation, Reads, Situation } from './observation.ts';

/** Fields that status.ts derives from the others. */
type Derived =
  | 'deployHash'
  | 'updatingHash'
  | 'savepointTriggerId'
  | 'phase'
  | 'conditions'
  | 'revision'
  | 'lastUpdatedAt';

/** Fields of the status that a decision sets; `undefined` takes one away. Everything else stays as it was. */
export type StatusChange = {
  readonly [K in keyof Omit<Status, Derived>]?: Status[K] | undefined;
};

/** What an application waits for, in the words its conditions use. */
export interface Waiting {
  readonly reason: Reason;
  readonly message: string;
}

/** The outcome of one look. */
export interface Decision<To extends Phase = Phase> {
  readonly phase: To;
  readonly change: StatusChange;
  readonly effects: readonly Effect[];
  /** When to look again at the latest, in milliseconds; an event may come before. */
  readonly requeueAfterMs: number;
  readonly waiting?: Waiting;
  /** Something only a person can mend keeps the application from going on. */
  readonly stalled?: Waiting;
  /** Set or, as null, cleared. Absent: left as it is. */
  readonly error?: Failure | null;
  /** Deleting only: nothing is left, Kubernetes may let go. */
  readonly finalized?: boolean;
}

/** One phase: where it can lead, what it needs to know, what it does. An exit that is not declared does not compile. */
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

/** Enter another phase; the next hook call comes as soon as the status is stored. */
export const enter = <P extends Phase>(to: P, more: Partial<Omit<Decision<P>, 'phase'>> = {}): Decision<P> => ({
  phase: to,
  change: {},
  effects: [],
  requeueAfterMs: REQUEUE_MS.jobDown,
  ...more,
});
