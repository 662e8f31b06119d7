import type { Effect } from '../lifecycle/effect.ts';
import { restAddress } from '../observe/rest-address.ts';
import type { EffectContext, EffectOutcome } from './context.ts';

/** Any JobManager that reaches storage can dispose of any savepoint. One that is gone already is as good. */
export const disposeSavepoint = async (
  { cluster, path }: Extract<Effect, { kind: 'disposeSavepoint' }>,
  { flink, application, status }: EffectContext,
): Promise<EffectOutcome> => {
  const answer = await flink.dispose(restAddress(application.metadata, status, cluster), path);
  return answer.ok ? 'done' : { failed: answer.failure.message };
};
