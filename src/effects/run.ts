import type { Effect } from '../lifecycle/effect.ts';
import { cancelJob } from './cancel-job.ts';
import type { EffectContext, EffectOutcome } from './context.ts';
import { disposeSavepoint } from './dispose-savepoint.ts';
import { recordEvent } from './record-event.ts';
import { removeStore } from './remove-store.ts';
import { rescaleJob } from './rescale-job.ts';
import { submitJob } from './submit-job.ts';
import { triggerSavepoint } from './trigger-savepoint.ts';

type Handlers = {
  readonly [K in Effect['kind']]: (
    effect: Extract<Effect, { kind: K }>,
    context: EffectContext,
  ) => Promise<EffectOutcome>;
};

/** Every effect has a handler, and nothing else has one: an effect without does not compile. */
const handlers: Handlers = {
  submitJob,
  stopWithSavepoint: triggerSavepoint,
  takeSavepoint: triggerSavepoint,
  disposeSavepoint,
  removeStore,
  rescaleJob,
  cancelJob,
  recordEvent,
};

const handle = (effect: Effect, context: EffectContext): Promise<EffectOutcome> => {
  switch (effect.kind) {
    case 'submitJob':
      return handlers.submitJob(effect, context);
    case 'stopWithSavepoint':
      return handlers.stopWithSavepoint(effect, context);
    case 'takeSavepoint':
      return handlers.takeSavepoint(effect, context);
    case 'disposeSavepoint':
      return handlers.disposeSavepoint(effect, context);
    case 'removeStore':
      return handlers.removeStore(effect, context);
    case 'rescaleJob':
      return handlers.rescaleJob(effect, context);
    case 'cancelJob':
      return handlers.cancelJob(effect, context);
    case 'recordEvent':
      return handlers.recordEvent(effect, context);
  }
};

/** Carries effects out, all at once, and tells how each went. Never throws: the next look sees what is. */
export const runEffects = async (
  effects: readonly Effect[],
  context: EffectContext,
  onEffect: (kind: Effect['kind'], outcome: EffectOutcome) => void,
): Promise<void> => {
  await Promise.all(
    effects.map(async (effect) => {
      try {
        onEffect(effect.kind, await handle(effect, context));
      } catch (error) {
        onEffect(effect.kind, { failed: String(error) });
      }
    }),
  );
};
