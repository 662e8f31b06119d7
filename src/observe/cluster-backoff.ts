/**
 * Back-off of clusters that do not answer: one that hangs costs its application a short wait now and then, not three
 * seconds of every hook call (R8).
 */
export interface ClusterBackoff {
  /** Why the cluster is not asked now; undefined where it may be asked. */
  readonly waitReason: (base: string, now: number) => string | undefined;
  /** @param tookMs how long the failed call took, in milliseconds */
  readonly recordFailure: (base: string, now: number, reason: string, tookMs: number) => void;
  readonly recordAnswer: (base: string) => void;
}

interface Entry {
  readonly until: number;
  readonly reason: string;
  readonly timeouts: number;
}

const MAX_CLUSTERS = 5000;
/**
 * A faster failure is a refused connection, even on a busy machine: it ends when the process is up, so it causes no
 * wait and does not lengthen the next one. The shortest time-out, of connecting, takes 1 s.
 */
const REFUSAL_MS = 900;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 10_000;

export const clusterBackoff = (): ClusterBackoff => {
  const entries = new Map<string, Entry>();
  return {
    waitReason: (base, now) => {
      const entry = entries.get(base);
      return entry === undefined || now >= entry.until ? undefined : entry.reason;
    },
    recordFailure: (base, now, reason, tookMs) => {
      const refused = tookMs < REFUSAL_MS;
      const timeouts = (entries.get(base)?.timeouts ?? 0) + (refused ? 0 : 1);
      const waitMs = refused ? 0 : Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** timeouts);
      if (entries.size >= MAX_CLUSTERS) entries.clear();
      entries.set(base, { until: now + waitMs, reason, timeouts });
    },
    recordAnswer: (base) => void entries.delete(base),
  };
};
