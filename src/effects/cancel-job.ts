import type { Effect } from '../lifecycle/effect.ts';
import { restAddress } from '../observe/rest-address.ts';
import type { EffectContext, EffectOutcome } from './context.ts';

/** Cancels a job. One that has ended already counts as cancelled. */
export const cancelJob = async (
  { cluster, jobId }: Extract<Effect, { kind: 'cancelJob' }>,
  { flink, application, status }: EffectContext,
): Promise<EffectOutcome> => {
  const answer = await flink.cancel(restAddress(application.metadata, status, cluster), jobId);
  return answer.ok ? 'ok' : { failed: answer.failure.message };
};
