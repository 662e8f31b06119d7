import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord, SubmitOperation } from '../../api/status.ts';
import { clientName } from '../../objects/metadata/names.ts';
import { hasCondition } from '../facts/kubernetes-job.ts';
import type { Observation } from '../observation.ts';
import type { Submitted } from './submitted.ts';

/** submission Job: the image's own client brings the job to its cluster, and Flink tells by the job's id whether it has come. */

const nameOf = ({ application }: Observation, cluster: string, attempt: number): string =>
  clientName(application.metadata.name, cluster, attempt);

/** Why the client has failed; undefined while it may still bring the job. */
export const clientFailure = (observation: Observation, { operation, record }: Submitted): Failure | undefined => {
  const name = nameOf(observation, record.hash, operation.attempt);
  const job = observation.children.jobs[name];
  const pods = [...(observation.endedPods ?? []), ...(observation.pods ?? [])].filter(
    (pod) => pod.ownedByUid && pod.name.startsWith(`${name}-`),
  );
  const stuck = pods.find(({ permanent }) => permanent === true);
  const ended = hasCondition(job, 'Failed');
  if (stuck === undefined && ended === undefined) return undefined;
  const why = pods.find(({ problem }) => problem !== undefined)?.problem ?? ended?.message ?? 'it failed';
  return failure('SUBMISSION_REFUSED', `the client of job ${operation.jobId}: ${why}`);
};

/** Whether the client of a submission has come to its end. */
export const clientEnded = (
  observation: Observation,
  { hash }: DeployRecord,
  { attempt }: SubmitOperation,
): boolean => {
  const job = observation.children.jobs[nameOf(observation, hash, attempt)];
  return hasCondition(job, 'Failed') !== undefined || hasCondition(job, 'Complete') !== undefined;
};
