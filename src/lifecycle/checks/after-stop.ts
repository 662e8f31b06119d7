import type { Decision, StatusChange } from '../decision.ts';
import { go } from '../decision.ts';
import type { Effect } from '../effect.ts';
import type { Observation } from '../observation.ts';
import { deploymentMode } from './modes.ts';
import { replacesItself } from './standalone.ts';

/** The old job has ended and what it left is recorded. Single, and where it would be the same: its cluster goes now, and only then comes the new one. */
export const afterStop = (o: Observation, change: StatusChange = {}, effects: readonly Effect[] = []): Decision<'SubmittingJob' | 'Updating'> => {
  const settled = { operation: undefined, ...change };
  const { status } = o;
  if (deploymentMode(o) === 'Single' || replacesItself(status, status.updating?.hash))
    return go('Updating', { change: { ...settled, released: true }, effects, error: null });
  return go('SubmittingJob', { change: settled, effects, error: null });
};
