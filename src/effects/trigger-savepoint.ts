import { atLeast } from '../api/flink-version.ts';
import type { Effect } from '../lifecycle/effect.ts';
import { restAddress } from '../observe/rest-address.ts';
import type { EffectContext, EffectOutcome } from './context.ts';
import { isInOtherHands } from './foreign-intent.ts';

/** Before 1.15 a stop has no id of flinkapp's: it shows only in answers that Flink caches for 3 s. */
const UNSEEN_MS = 5000;

/** Whether this process or another one may have triggered the savepoint without a trace so far. */
const mayBeUnseen = (context: EffectContext, triggerId: string): boolean => {
  const lastSentAt = context.savepointTriggers.get(triggerId)?.at ?? Number.NEGATIVE_INFINITY;
  return context.now() - lastSentAt < UNSEEN_MS || isInOtherHands(context, UNSEEN_MS);
};

/**
 * Triggers a savepoint, with or without a stop. From 1.15 a repeat is the same savepoint (R3). Before, flinkapp sends
 * no second one until the first must have become visible.
 */
export const triggerSavepoint = async (
  { kind, cluster, jobId, triggerId, formatType }: Extract<Effect, { kind: 'stopWithSavepoint' | 'takeSavepoint' }>,
  context: EffectContext,
): Promise<EffectOutcome> => {
  const { flink, application, status, now, savepointTriggers } = context;
  const base = restAddress(application.metadata, status, cluster);
  const overview = await flink.overview(base);
  if (!overview.ok) return { failed: overview.failure.message };
  const { version } = overview.value;
  if (version === undefined) return { failed: 'GET /overview names no Flink version that flinkapp can read' };
  if (!atLeast(version, 1, 15) && mayBeUnseen(context, triggerId)) return 'pending';
  savepointTriggers.set(triggerId, { at: now(), requestId: triggerId });
  const trigger = kind === 'stopWithSavepoint' ? flink.stop : flink.takeSavepoint;
  const answer = await trigger(base, version, jobId, {
    triggerId,
    ...(formatType === undefined ? {} : { formatType }),
  });
  if (!answer.ok) return { failed: answer.failure.message };
  savepointTriggers.set(triggerId, { at: now(), requestId: answer.value['request-id'] });
  return 'ok';
};
