import { removeStore as remove } from '../kube/ha-stores.ts';
import type { Effect } from '../lifecycle/effect.ts';
import type { EffectContext, EffectOutcome } from './context.ts';

/** Deletes what a cluster that is gone has left in its high-availability store. */
export const removeStore = async (
  { cluster }: Extract<Effect, { kind: 'removeStore' }>,
  { kube, application }: EffectContext,
): Promise<EffectOutcome> => {
  await remove(kube, application.metadata, cluster);
  return 'ok';
};
