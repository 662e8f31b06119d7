import type { Decision, StatusChange } from '../decision.ts';
import { enter } from '../decision.ts';
import type { Effect } from '../effect.ts';
import { redeploysLiveCluster } from '../facts/application-mode.ts';
import { deploymentMode } from '../facts/modes.ts';
import type { Observation } from '../observation.ts';

/** The old job has ended and what it left is recorded. Single, and where it would be the same: its cluster goes now, and only then comes the new one. */
export const afterStop = (
  observation: Observation,
  change: StatusChange = {},
  effects: readonly Effect[] = [],
): Decision<'SubmittingJob' | 'Updating'> => {
  const settled = { operation: undefined, ...change };
  const { status } = observation;
  if (deploymentMode(observation) === 'Single' || redeploysLiveCluster(status, status.updating?.hash))
    return enter('Updating', { change: { ...settled, clusterReleased: true }, effects, error: null });
  return enter('SubmittingJob', { change: settled, effects, error: null });
};
