import { atLeast } from '../api/flink-version.ts';
import type { Effect } from '../lifecycle/effect.ts';
import { restAddress } from '../observe/rest-address.ts';
import type { EffectContext, EffectOutcome } from './context.ts';

/** Without an id of ours (before 1.15) a stop just sent shows in Flink's answers only after their cache: 3 s. */
const UNSEEN_MS = 5000;

/** Triggers a savepoint, with or without a stop. From 1.15 it may be sent again at any time; before, not while the last one may not show yet. */
export const triggerSavepoint = async (
  { kind, cluster, jobId, triggerId, formatType }: Extract<Effect, { kind: 'stopWithSavepoint' | 'takeSavepoint' }>,
  context: EffectContext,
): Promise<EffectOutcome> => {
  const { flink, application, status, now, triggers } = context;
  const base = restAddress(application.metadata, status, cluster);
  const overview = await flink.overview(base);
  if (!overview.ok) return { failed: overview.failure.message };
  const { version } = overview.value;
  if (version === undefined) return { failed: 'Flink does not tell its version' };
  if (!atLeast(version, 1, 15) && now() - (triggers.of(triggerId)?.at ?? Number.NEGATIVE_INFINITY) < UNSEEN_MS)
    return 'inFlight';
  triggers.set(triggerId, { at: now(), requestId: triggerId });
  const answer = await (kind === 'stopWithSavepoint' ? flink.stop : flink.takeSavepoint)(base, version, jobId, {
    triggerId,
    ...(formatType === undefined ? {} : { formatType }),
  });
  if (!answer.ok) return { failed: answer.failure.message };
  triggers.set(triggerId, { at: now(), requestId: answer.value['request-id'] });
  return 'done';
};
