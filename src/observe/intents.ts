import type { Fields } from '../api/fields.ts';
import type { Operation } from '../api/status.ts';
import { boundedMap } from './bounded-map.ts';

/**
 * Which intents this process has stored (R2). It carries them out at once; another process that reads such an intent
 * first leaves it time to do so, because some operations leave traces when they are sent twice.
 */
export interface Intents {
  /** @param operation `status.operation` of an answer */
  readonly record: (operation: Fields) => void;
  readonly isOwn: (operation: Operation) => boolean;
  /** For how long this process has known the intent of another one, in milliseconds by a clock that is never set. */
  readonly knownForMs: (operation: Operation) => number;
}

/** Enough for all applications that have an operation under way. */
const MAX_INTENTS = 5000;

/** Two processes that decide the same operation choose the same id, at different times. */
const keyOf = ({ kind, jobId, startedAt }: Fields): string => JSON.stringify([kind, jobId, startedAt]);

/** @param monotonic in milliseconds */
export const intents = (monotonic: () => number): Intents => {
  const own = boundedMap<true>(MAX_INTENTS);
  const foreignSince = boundedMap<number>(MAX_INTENTS);
  return {
    record: (operation) => own.set(keyOf(operation), true),
    isOwn: (operation) => own.get(keyOf({ ...operation })) === true,
    knownForMs: (operation) => {
      const key = keyOf({ ...operation });
      const since = foreignSince.get(key) ?? monotonic();
      foreignSince.set(key, since);
      return monotonic() - since;
    },
  };
};
