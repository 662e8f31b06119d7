import type { FlinkApplication } from '../api/flinkapplication.ts';
import type { Status } from '../api/status.ts';
import type { FlinkClient } from '../flink/client.ts';
import type { KubeApi } from '../kube/client.ts';
import type { Limits } from '../lifecycle/observation.ts';
import type { Intents } from '../observe/intents.ts';
import type { SavepointTriggers } from '../observe/savepoint-triggers.ts';
import type { Submissions } from '../observe/submissions.ts';
import type { EffectsInFlight } from './in-flight.ts';

/** What an effect may use, and the application it is for. */
export interface EffectContext {
  readonly flink: FlinkClient;
  readonly kube: KubeApi;
  readonly submissions: Submissions;
  readonly intents: Intents;
  readonly inFlight: EffectsInFlight;
  readonly application: FlinkApplication;
  readonly status: Status;
  readonly now: () => number;
  readonly savepointTriggers: SavepointTriggers;
  readonly limits: Limits;
}

/**
 * How an effect went; the next hook call observes what it led to. `pending`: an earlier call or another process has sent
 * the same effect and its answer is open, or this call's own answer takes longer than a hook call may wait.
 */
export type EffectOutcome = 'ok' | 'pending' | { readonly failed: string };
