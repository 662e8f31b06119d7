import type { Decision, StatusChange } from '../decision.ts';
import { go } from '../decision.ts';
import type { Effect } from '../effect.ts';
import type { Observation } from '../observation.ts';
import { deploymentMode } from './modes.ts';

/** The old job has ended and what it left is recorded. Single: its cluster goes now, and only then comes the new one. */
export const afterStop = (o: Observation, change: StatusChange = {}, effects: readonly Effect[] = []): Decision<'SubmittingJob' | 'Updating'> => {
  const settled = { operation: undefined, ...change };
  if (deploymentMode(o) === 'Single') return go('Updating', { change: { ...settled, released: true }, effects, error: null });
  return go('SubmittingJob', { change: settled, effects, error: null });
};
