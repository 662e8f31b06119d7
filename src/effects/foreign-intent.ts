import { elapsed } from '../lifecycle/facts/time.ts';
import type { EffectContext } from './context.ts';

type Clocks = Pick<EffectContext, 'status' | 'intents' | 'now'>;

/**
 * Whether another flinkapp process stored the intent under way so recently that it may be carrying it out. This one then
 * leaves it alone and finds what came of it. A process that has died is replaced after the wait (R11), also where its
 * clock was ahead of this one's.
 * @param waitMs milliseconds from the intent
 */
export const isInOtherHands = ({ status, intents, now }: Clocks, waitMs: number): boolean => {
  const { operation } = status;
  if (operation === undefined || intents.isOwn(operation)) return false;
  return Math.max(elapsed(now(), operation.startedAt), intents.knownForMs(operation)) < waitMs;
};
