import type { FlinkAnswer } from '../kubectl/flink.ts';

/** What Flink's REST API says of a job (Flink 1.8 to 2.3); fields that a version lacks are absent. */

export interface Checkpoints {
  readonly counts?: { readonly completed?: number; readonly failed?: number; readonly in_progress?: number };
  readonly latest?: {
    readonly completed?: {
      readonly external_path?: string;
      readonly latest_ack_timestamp?: number;
      readonly end_to_end_duration?: number;
      readonly state_size?: number;
    } | null;
  };
}

export type Metrics = readonly { readonly id: string; readonly value: string }[];

export interface LiveJob {
  readonly checkpoints: FlinkAnswer<Checkpoints>;
  readonly metrics: FlinkAnswer<Metrics>;
}

/** How often Flink has restarted the job since it was submitted. A rescale counts as a restart there. */
export const restartsOf = (metrics: FlinkAnswer<Metrics>): number | undefined => {
  if (!('value' in metrics)) return undefined;
  const value = metrics.value.find(({ id }) => id === 'numRestarts')?.value;
  return value === undefined ? undefined : Number(value);
};
