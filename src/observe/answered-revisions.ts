import { boundedMap } from './bounded-map.ts';

/**
 * The newest `status.revision` that this process has answered with, by application. A hook call with an older one is
 * stale: to answer it unchanged would make Metacontroller overwrite the newer status (R1).
 */
export interface AnsweredRevisions {
  /** Whether no newer status than this one can have been stored, as far as this process knows. */
  readonly isNewest: (uid: string, revision: number) => boolean;
  /** This process has answered from the hook call alone: the newest status is still the one it knows. */
  readonly confirm: (uid: string) => void;
  /** @param live the revision that the API server holds, @param answered the one that this hook call answers with */
  readonly record: (uid: string, live: number, answered: number) => void;
}

interface Entry {
  readonly revision: number;
  /** When this process first answered with it. */
  readonly since: number;
  /** When it last answered this application. */
  readonly answeredAt: number;
  /** Another process has stored a status of this application, so this one does not know the newest. */
  readonly shared: boolean;
}

/** Well above the applications of one Kubernetes cluster; each one beyond it costs a live GET. */
const MAX_APPLICATIONS = 10_000;
/** A steady application is asked about every 10 s. After a longer pause another process may have answered. */
const PAUSE_MS = 30_000;
/** An answer that Metacontroller has not stored within this time is lost: its own time-outs are shorter. */
const LOST_MS = 60_000;

/** @param now a clock that is never set back, in milliseconds */
export const answeredRevisions = (now: () => number): AnsweredRevisions => {
  const entries = boundedMap<Entry>(MAX_APPLICATIONS);
  return {
    isNewest: (uid, revision) => {
      const entry = entries.get(uid);
      if (entry === undefined || entry.shared) return false;
      return revision >= entry.revision && now() - entry.answeredAt <= PAUSE_MS;
    },
    confirm: (uid) => {
      const entry = entries.get(uid);
      if (entry !== undefined) entries.set(uid, { ...entry, answeredAt: now() });
    },
    record: (uid, live, answered) => {
      const known = entries.get(uid);
      const at = now();
      const isLate = known !== undefined && answered < known.revision && at - known.since <= LOST_MS;
      const { revision, since } =
        known !== undefined && (isLate || answered === known.revision) ? known : { revision: answered, since: at };
      const shared = known?.shared === true || (known !== undefined && live > known.revision);
      entries.set(uid, { revision, since, answeredAt: at, shared });
    },
  };
};
