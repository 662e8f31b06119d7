import type { Status } from '../../../src/api/status.ts';
import type { Decision } from '../../../src/lifecycle/decision.ts';
import { step } from '../../../src/lifecycle/machine.ts';
import type { Observation } from '../../../src/lifecycle/observation.ts';
import { observation } from '../../builders.ts';
import { type Situations, testGolden } from './golden.ts';
import { type Facts, NEXT } from './situations.ts';

/** What a hook call observes of an application with that status. Its spec asks for NEXT, unless the facts say otherwise. */
export const observe = (status: Status, ...facts: readonly Facts[]): Observation => {
  const more: Facts = Object.assign({}, ...facts);
  return observation({ status, ...(more.violations === undefined ? { desired: NEXT } : {}), ...more });
};

/** A decision as the rows show it: phase, effects and Events, wait, stall, error, and milliseconds until the next hook call. */
export const summarize = ({ phase, effects, waiting, stalled, error, finalized, requeueAfterMs }: Decision): string => {
  const parts = [phase === '' ? 'New' : phase];
  parts.push(...effects.map((effect) => (effect.kind === 'recordEvent' ? effect.event.reason : effect.kind)));
  if (waiting !== undefined) parts.push(waiting.reason);
  if (stalled !== undefined) parts.push(`stalled ${stalled.reason}`);
  if (error !== undefined) parts.push(error === null ? 'cleared' : error.code);
  if (finalized === true) parts.push('finalized');
  return `${parts.join(', ')} @${requeueAfterMs}`;
};

/** A test a row; whole decisions are in the golden file of that name. */
export const testDecisions = (file: string, situations: Situations<Observation>): void =>
  testGolden({ file, evaluate: step, summarize }, situations);
