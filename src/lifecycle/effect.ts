import type { Reason } from '../api/reasons.ts';

/**
 * What a step wants done to the world, as data. `effects/run.ts` carries them out; nothing else writes to anything.
 * Each can be done twice and is then done once (R3): its id comes with it.
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
      /** The job runs on. */
      readonly kind: 'takeSavepoint';
      readonly cluster: string;
      readonly jobId: string;
      readonly triggerId: string;
      readonly formatType?: SavepointFormat;
    }
  | { readonly kind: 'removeStore'; readonly cluster: string }
  | { readonly kind: 'disposeSavepoint'; readonly cluster: string; readonly path: string }
  | {
      readonly kind: 'rescaleJob';
      readonly cluster: string;
      readonly jobId: string;
      /** By vertex id: the fewest and the most subtasks. */
      readonly requirements: Readonly<Record<string, { readonly lower: number; readonly upper: number }>>;
    }
  | { readonly kind: 'cancelJob'; readonly cluster: string; readonly jobId: string }
  | { readonly kind: 'submitJob'; readonly cluster: string; readonly submission: Submission }
  | { readonly kind: 'recordEvent'; readonly event: EventData };

/** Flink's words; from 1.15. */
export type SavepointFormat = 'CANONICAL' | 'NATIVE';

/** Everything `POST /jars/:id/run` needs. */
export interface Submission {
  readonly jobId: string;
  readonly jarName: string;
  readonly entryClass: string;
  readonly args: readonly string[];
  readonly parallelism: number;
  readonly allowNonRestoredState: boolean;
  readonly savepointPath?: string;
}

/** A Kubernetes Event. `key` makes its name: the same happening told twice is one Event. */
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
