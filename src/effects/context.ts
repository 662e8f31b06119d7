import type { FlinkApplication } from '../api/flinkapplication.ts';
import type { Status } from '../api/status.ts';
import type { FlinkClient } from '../flink/client.ts';
import type { KubeApi } from '../kube/client.ts';
import type { SavepointTriggers } from '../observe/savepoint-triggers.ts';
import type { Submissions } from '../observe/submissions.ts';

/** What an effect may use, and the application it is for. */
export interface EffectContext {
  readonly flink: FlinkClient;
  readonly kube: KubeApi;
  readonly submissions: Submissions;
  readonly application: FlinkApplication;
  readonly status: Status;
  readonly now: () => number;
  readonly savepointTriggers: SavepointTriggers;
}

/**
 * How an effect went; the next hook call observes what it led to. `pending`: an earlier call has sent the same effect
 * and has no answer yet, so this one sent nothing.
 */
export type EffectOutcome = 'ok' | 'pending' | { readonly failed: string };
