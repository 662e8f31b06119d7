import type { ClusterView } from '../lifecycle/observation.ts';
import { boundedMap } from './bounded-map.ts';

/**
 * What is made of clusters that answer some calls and fail others, as when one of two JobManagers behind a Service is
 * down. Each change of the status makes Metacontroller call the hook again at once: a status that followed every answer
 * would cause a hot loop of calls and writes (R10).
 */
export interface Flapping {
  /** What a hook call may take for the state of the cluster; undefined where that is open for another moment. */
  readonly smooth: (base: string, now: number, view: ClusterView) => ClusterView | undefined;
}

interface Entry {
  /** Since when it has failed; undefined while it answers. */
  readonly downSince?: number | undefined;
  /** When it last answered after a failure. */
  readonly upAt: number;
  /** How often it has come back, each time soon after the time before. The first time it has started, or restarted. */
  readonly returns: number;
  readonly reason: string;
  readonly reasonAt: number;
}

const MAX_CLUSTERS = 5000;
/** A cluster that has come back twice and fails again, each so soon after the time before, is flapping, */
const FLAPPING_MS = 30_000;
const FLAPPING_RETURNS = 2;
/** and counts as unreachable only when it fails for as long as the time-out of a read. */
const PERSISTENT_MS = 3000;
/** While a cluster fails now for one reason and then for another, the first one stands for this long. */
const REASON_MS = 10_000;

const NEVER = Number.NEGATIVE_INFINITY;

export const flapping = (): Flapping => {
  const entries = boundedMap<Entry>(MAX_CLUSTERS);

  const fail = (base: string, now: number, reason: string): Entry => {
    const known = entries.get(base);
    const isDown = known?.downSince !== undefined;
    const keepsReason = isDown && now - known.reasonAt < REASON_MS;
    const entry: Entry = {
      downSince: isDown ? known.downSince : now,
      upAt: known?.upAt ?? NEVER,
      returns: known?.returns ?? 0,
      ...(keepsReason ? { reason: known.reason, reasonAt: known.reasonAt } : { reason, reasonAt: now }),
    };
    entries.set(base, entry);
    return entry;
  };

  const answer = (base: string, now: number): void => {
    const known = entries.get(base);
    if (known?.downSince === undefined) return;
    const returns = now - known.upAt < FLAPPING_MS ? known.returns + 1 : 1;
    entries.set(base, { ...known, downSince: undefined, upAt: now, returns });
  };

  return {
    smooth: (base, now, view) => {
      if (view.kind === 'answering') {
        answer(base, now);
        return view;
      }
      const { downSince = now, upAt, returns, reason } = fail(base, now, view.reason);
      const isFlapping = returns >= FLAPPING_RETURNS && downSince - upAt < FLAPPING_MS;
      return isFlapping && now - downSince < PERSISTENT_MS ? undefined : { kind: 'unreachable', reason };
    },
  };
};
