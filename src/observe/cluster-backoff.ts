import { boundedMap } from './bounded-map.ts';

/**
 * Which clusters are suspect: their last answer did not come in time. No hook call waits for one of them (R8); a probe
 * now and then finds out whether it is back.
 */
export interface ClusterBackoff {
  /** Why the cluster is suspect, as seen in its last request; undefined where it is not. */
  readonly suspectReason: (base: string) => string | undefined;
  readonly isProbeDue: (base: string, now: number) => boolean;
  /** @param tookMs how long the failed request took, in milliseconds */
  readonly recordFailure: (base: string, now: number, reason: string, tookMs: number) => void;
  readonly recordAnswer: (base: string) => void;
}

interface Entry {
  readonly nextProbeAt: number;
  readonly reason: string;
  readonly timeouts: number;
}

/** Well above the clusters of one Kubernetes cluster. */
const MAX_CLUSTERS = 5000;
/**
 * A faster failure is a refused connection, even on a busy machine: it ends when the process is up, and it costs a hook
 * call nothing, so the cluster is not suspect. The shortest time-out, of connecting, takes 1 s.
 */
const REFUSAL_MS = 900;
/** Pauses between probes: 1, 2, 4, 8, then always 10 s. */
const FIRST_PAUSE_MS = 1000;
const MAX_PAUSE_MS = 10_000;

export const clusterBackoff = (): ClusterBackoff => {
  const entries = boundedMap<Entry>(MAX_CLUSTERS);
  return {
    suspectReason: (base) => entries.get(base)?.reason,
    isProbeDue: (base, now) => now >= (entries.get(base)?.nextProbeAt ?? 0),
    recordFailure: (base, now, reason, tookMs) => {
      if (tookMs < REFUSAL_MS) return entries.remove(base);
      const timeouts = (entries.get(base)?.timeouts ?? 0) + 1;
      const pauseMs = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (timeouts - 1));
      entries.set(base, { nextProbeAt: now + pauseMs, reason, timeouts });
    },
    recordAnswer: (base) => entries.remove(base),
  };
};
