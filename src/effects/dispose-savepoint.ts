import type { Effect } from '../lifecycle/effect.ts';
import { restAddress } from '../observe/rest-address.ts';
import type { EffectContext, EffectOutcome } from './context.ts';

/**
 * Deletes a savepoint's files. Any JobManager with access to the storage can; a savepoint that is gone counts as
 * deleted.
 */
export const disposeSavepoint = async (
  { cluster, path }: Extract<Effect, { kind: 'disposeSavepoint' }>,
  { flink, application, status }: EffectContext,
): Promise<EffectOutcome> => {
  const answer = await flink.dispose(restAddress(application.metadata, status, cluster), path);
  return answer.ok ? 'ok' : { failed: answer.failure.message };
};
