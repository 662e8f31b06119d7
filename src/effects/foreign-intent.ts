import { elapsed } from '../lifecycle/facts/time.ts';
import type { EffectContext } from './context.ts';

/**
 * Whether another flinkapp process stored the intent under way so recently that it may be carrying it out. This one then
 * leaves it alone and finds what came of it. A process that has died is replaced after the wait (R11).
 * @param waitMs milliseconds from the intent
 */
export const isInOtherHands = ({ status, intents, now }: EffectContext, waitMs: number): boolean => {
  const { operation } = status;
  return operation !== undefined && !intents.isOwn(operation) && elapsed(now(), operation.startedAt) < waitMs;
};
