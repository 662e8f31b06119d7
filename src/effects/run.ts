import type { Effect } from '../lifecycle/effect.ts';
import { cancelJob } from './cancel-job.ts';
import type { EffectContext, EffectOutcome } from './context.ts';
import { disposeSavepoint } from './dispose-savepoint.ts';
import { recordEvent } from './record-event.ts';
import { removeStore } from './remove-store.ts';
import { rescaleJob } from './rescale-job.ts';
import { submitJob } from './submit-job.ts';
import { triggerSavepoint } from './trigger-savepoint.ts';

/** Exhaustive: an effect without a handler does not compile. */
const handle = (effect: Effect, context: EffectContext): Promise<EffectOutcome> => {
  switch (effect.kind) {
    case 'submitJob':
      return submitJob(effect, context);
    case 'stopWithSavepoint':
    case 'takeSavepoint':
      return triggerSavepoint(effect, context);
    case 'disposeSavepoint':
      return disposeSavepoint(effect, context);
    case 'removeStore':
      return removeStore(effect, context);
    case 'rescaleJob':
      return rescaleJob(effect, context);
    case 'cancelJob':
      return cancelJob(effect, context);
    case 'recordEvent':
      return recordEvent(effect, context);
  }
};

/**
 * Runs all effects at once and reports how each went; one that takes longer than a hook call waits reports once more at
 * its end. Never throws: the next hook call observes the result.
 */
export const runEffects = async (
  effects: readonly Effect[],
  context: EffectContext,
  onEffect: (kind: Effect['kind'], outcome: EffectOutcome) => void,
): Promise<void> => {
  const run = async (effect: Effect): Promise<EffectOutcome> => {
    let outcome: EffectOutcome;
    try {
      outcome = await handle(effect, context);
    } catch (error) {
      outcome = { failed: String(error) };
    }
    onEffect(effect.kind, outcome);
    return outcome;
  };
  await Promise.all(
    effects.map(async (effect) => {
      const key = JSON.stringify([context.application.metadata.uid, effect]);
      const ended = await context.inFlight.wait(key, () => run(effect));
      if (!ended) onEffect(effect.kind, 'pending');
    }),
  );
};
