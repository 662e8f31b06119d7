import type { FlinkApplication } from '../api/flinkapplication.ts';
import type { Status } from '../api/status.ts';
import type { FlinkClient } from '../flink/client.ts';
import type { KubeApi } from '../kube/client.ts';
import type { Submissions } from '../observe/submissions.ts';
import type { Triggers } from '../observe/triggers.ts';

/** What an effect may touch, and for whom it is done. */
export interface EffectContext {
  readonly flink: FlinkClient;
  readonly kube: KubeApi;
  readonly submissions: Submissions;
  readonly application: FlinkApplication;
  readonly status: Status;
  readonly now: () => number;
  readonly triggers: Triggers;
}

/** How an effect went; what it led to is seen at the next look, not here. */
export type EffectOutcome = 'done' | 'inFlight' | { readonly failed: string };
