/** A savepoint that this process has triggered, and the id by which Flink knows it. */
export interface Triggered {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly requestId: string;
}

/**
 * What this process has triggered, by our id. From 1.15 that is Flink's id too; before, Flink chooses one, and a process
 * that does not know it can only see whether a savepoint runs or the job has ended.
 */
export interface Triggers {
  readonly of: (triggerId: string) => Triggered | undefined;
  readonly set: (triggerId: string, triggered: Triggered) => void;
}

/** Enough for every application that takes a savepoint at the same time; older ones are forgotten first. */
const KEPT = 1000;

export const triggers = (): Triggers => {
  const known = new Map<string, Triggered>();
  return {
    of: (triggerId) => known.get(triggerId),
    set: (triggerId, triggered) => {
      known.delete(triggerId);
      known.set(triggerId, triggered);
      for (const oldest of known.keys()) {
        if (known.size <= KEPT) break;
        known.delete(oldest);
      }
    },
  };
};
