import type { Reason } from '../api/reasons.ts';

/**
 * What a decision wants to be done, as data. `src/effects/run.ts` carries effects out; nothing else writes to Flink or
 * Kubernetes. Each has an id or a target, so that doing it twice is doing it once (R3).
 */
export type Effect =
  | {
      readonly kind: 'stopWithSavepoint';
      readonly cluster: string;
      readonly jobId: string;
      readonly triggerId: string;
      readonly formatType?: SavepointFormat;
    }
  | {
      /** The job keeps running. */
      readonly kind: 'takeSavepoint';
      readonly cluster: string;
      readonly jobId: string;
      readonly triggerId: string;
      readonly formatType?: SavepointFormat;
    }
  /** Deletes the high-availability store of a cluster. */
  | { readonly kind: 'removeStore'; readonly cluster: string }
  | { readonly kind: 'disposeSavepoint'; readonly cluster: string; readonly path: string }
  | {
      readonly kind: 'rescaleJob';
      readonly cluster: string;
      readonly jobId: string;
      /** By vertex id: the bounds of its parallelism. */
      readonly requirements: Readonly<Record<string, { readonly lower: number; readonly upper: number }>>;
    }
  | { readonly kind: 'cancelJob'; readonly cluster: string; readonly jobId: string }
  | { readonly kind: 'submitJob'; readonly cluster: string; readonly submission: Submission }
  | { readonly kind: 'recordEvent'; readonly event: EventData };

/** Flink's values of formatType, from 1.15. */
export type SavepointFormat = 'CANONICAL' | 'NATIVE';

/** Everything that `POST /jars/:id/run` needs. */
export interface Submission {
  readonly jobId: string;
  readonly jarName: string;
  readonly entryClass: string;
  readonly args: readonly string[];
  readonly parallelism: number;
  readonly allowNonRestoredState: boolean;
  /** Absent: the job starts with no state. */
  readonly savepointPath?: string;
}

/** A Kubernetes Event. Its name is made from `key`: recording the same key twice makes one Event. */
export interface EventData {
  readonly type: 'Normal' | 'Warning';
  readonly reason: Reason;
  readonly message: string;
  readonly key: string;
}

export const event = (type: EventData['type'], reason: Reason, key: string, message: string): Effect => ({
  kind: 'recordEvent',
  event: { type, reason, message, key },
});
