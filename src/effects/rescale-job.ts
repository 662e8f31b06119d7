import type { Effect } from '../lifecycle/effect.ts';
import { restAddress } from '../observe/rest-address.ts';
import type { EffectContext, EffectOutcome } from './context.ts';

/** Sets the bounds of every vertex. The next hook call observes whether Flink has rescaled the job. */
export const rescaleJob = async (
  { cluster, jobId, requirements }: Extract<Effect, { kind: 'rescaleJob' }>,
  { flink, application, status }: EffectContext,
): Promise<EffectOutcome> => {
  const answer = await flink.rescale(restAddress(application.metadata, status, cluster), jobId, requirements);
  return answer.ok ? 'ok' : { failed: answer.failure.message };
};
