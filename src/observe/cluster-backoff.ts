/**
 * Clusters that did not answer, and until when they are not asked again: one that hangs costs its application a
 * short wait now and then, not three seconds of every look (R8).
 */
export interface ClusterBackoff {
  /** Why the cluster is not asked now; undefined where it may be. */
  readonly blocked: (base: string, now: number) => string | undefined;
  readonly failed: (base: string, now: number, reason: string, tookMs: number) => void;
  readonly answered: (base: string) => void;
}

interface Entry {
  readonly until: number;
  readonly reason: string;
  readonly failures: number;
}

const KEPT = 5000;
/**
 * A refusal is cheap, also on a busy machine, and ends when the process is up: it costs no wait and does not make the
 * next one longer. A time-out (of connecting: 1 s) is neither.
 */
const CHEAP_MS = 900;

export const clusterBackoff = (): ClusterBackoff => {
  const entries = new Map<string, Entry>();
  return {
    blocked: (base, now) => {
      const entry = entries.get(base);
      return entry === undefined || now >= entry.until ? undefined : entry.reason;
    },
    failed: (base, now, reason, tookMs) => {
      const cheap = tookMs < CHEAP_MS;
      const failures = (entries.get(base)?.failures ?? 0) + (cheap ? 0 : 1);
      const wait = cheap ? 0 : Math.min(10_000, 500 * 2 ** failures);
      if (entries.size >= KEPT) entries.clear();
      entries.set(base, { until: now + wait, reason, failures });
    },
    answered: (base) => void entries.delete(base),
  };
};
