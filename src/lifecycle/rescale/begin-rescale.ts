import type { Rescale } from '../../api/status.ts';
import { type Decision, enter } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import type { Observation } from '../observation.ts';
import { beginTry } from '../rollout/deploy-retry.ts';
import type { JobObservation } from '../running/job-observation.ts';

/** The job cannot be rescaled on its cluster, so flinkapp deploys a new one. */
export const needsClusterEvent = ({ desired, status }: Observation): Effect => {
  const message = `Not all tasks of job ${status.jobStatus?.jobID} are running: rescaling it with a new cluster`;
  return event('Normal', 'RescaleNeedsCluster', `${desired?.hash}-${status.phaseSince}`, message);
};

/** The intent to change the parallelism of the running job (R2). */
export const beginRescale = (
  { status }: Observation,
  rescaling: Rescale,
  { change, effects }: JobObservation,
): Decision<'Rescaling'> => {
  const { rescaled, spec } = rescaling.record;
  const message = `Rescaling job ${status.jobStatus?.jobID} to parallelism ${spec.parallelism} on its cluster`;
  return enter('Rescaling', {
    change: { ...change, rescaling, ...beginTry(status, rescaled) },
    effects: [...effects, event('Normal', 'Rescaling', `${rescaled}-${status.revision}`, message)],
  });
};
