import { type BoundedMap, boundedMap } from './bounded-map.ts';

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
export type Triggers = BoundedMap<Triggered>;

/** Enough for every application that takes a savepoint at the same time. */
export const triggers = (): Triggers => boundedMap(1000);
