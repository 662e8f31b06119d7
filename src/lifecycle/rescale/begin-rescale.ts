import type { Rescale } from '../../api/status.ts';
import { type Decision, enter } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import { isTerminal } from '../facts/job.ts';
import type { Observation } from '../observation.ts';
import { beginTry } from '../rollout/deploy-retry.ts';
import type { JobObservation } from '../running/job-observation.ts';

/** Why the job cannot be rescaled on its cluster now. */
const notRunning = ({ status }: Observation, { flinkJob, waiting }: JobObservation): string => {
  if (flinkJob === undefined) return waiting?.message ?? 'Flink does not report the job';
  const { id, state } = flinkJob.job;
  return isTerminal(state) ? `Job ${id} is ${state}` : `Not all tasks of job ${status.jobStatus?.jobID} are running`;
};

/** The job cannot be rescaled on its cluster, so flinkapp deploys a new one. */
export const needsClusterEvent = (observation: Observation, observed: JobObservation): Effect => {
  const { desired, status } = observation;
  const message = `${notRunning(observation, observed)}. flinkapp rescales it with a new cluster`;
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
