import { type Decision, enter, type StatusChange } from '../decision.ts';
import type { Effect } from '../effect.ts';
import { redeploysLiveCluster } from '../facts/application-mode.ts';
import { deploymentMode } from '../facts/modes.ts';
import type { Observation } from '../observation.ts';

/**
 * The old job has ended, and its restore point is recorded. In Single mode, and when the new cluster has the name of the
 * old one, flinkapp deletes the old cluster before it creates the new one.
 */
export const afterStop = (
  observation: Observation,
  change: StatusChange = {},
  effects: readonly Effect[] = [],
): Decision<'SubmittingJob' | 'Updating'> => {
  const { status } = observation;
  const settled = { operation: undefined, ...change };
  const replacesCluster =
    deploymentMode(observation) === 'Single' || redeploysLiveCluster(status, status.updating?.hash);
  return replacesCluster
    ? enter('Updating', { change: { ...settled, clusterReleased: true }, effects, error: null })
    : enter('SubmittingJob', { change: settled, effects, error: null });
};
