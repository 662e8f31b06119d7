import { type BoundedMap, boundedMap } from './bounded-map.ts';

/** A savepoint that this process has triggered. */
export interface SavepointTrigger {
  /** When, in epoch milliseconds. */
  readonly at: number;
  /** The id by which Flink knows it. */
  readonly requestId: string;
}

/**
 * Savepoints that this process has triggered, by flinkapp's trigger id. From 1.15 Flink uses the same id. Before, Flink
 * chooses one, and a process that does not know it only sees whether a savepoint is in progress or the job has ended.
 */
export type SavepointTriggers = BoundedMap<SavepointTrigger>;

/** Enough for all applications that take a savepoint at the same time. */
const MAX_TRIGGERS = 1000;

export const savepointTriggers = (): SavepointTriggers => boundedMap(MAX_TRIGGERS);
