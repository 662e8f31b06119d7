import type { Effect } from '../lifecycle/effect.ts';
import { restAddress } from '../observe/rest-address.ts';
import type { EffectContext, EffectOutcome } from './context.ts';

/** Gives every vertex its bounds. Whether Flink carried it out is seen at the next look. */
export const rescaleJob = async (
  { cluster, jobId, requirements }: Extract<Effect, { kind: 'rescaleJob' }>,
  { flink, application, status }: EffectContext,
): Promise<EffectOutcome> => {
  const answer = await flink.rescale(restAddress(application.metadata, status, cluster), jobId, requirements);
  return answer.ok ? 'done' : { failed: answer.failure.message };
};
