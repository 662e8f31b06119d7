import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord, SubmitOperation } from '../../api/status.ts';
import { clientName } from '../../objects/metadata/names.ts';
import { hasCondition } from '../facts/kubernetes-job.ts';
import type { Observation } from '../observation.ts';
import type { Submitted } from './submitted.ts';

/** `submission: Job`: the image's own client submits the job in a Kubernetes Job, and flinkapp finds it in Flink by its id. */

const nameOf = ({ application }: Observation, cluster: string, attempt: number): string =>
  clientName(application.metadata.name, cluster, attempt);

/** Why the client failed; undefined while it can still submit the job. */
export const clientFailure = (observation: Observation, { operation, record }: Submitted): Failure | undefined => {
  const name = nameOf(observation, record.hash, operation.attempt);
  const { children, endedPods = [], pods = [] } = observation;
  const clientPods = [...endedPods, ...pods].filter((pod) => pod.ownedByUid && pod.name.startsWith(`${name}-`));
  const stuck = clientPods.find(({ permanent }) => permanent === true);
  const ended = hasCondition(children.jobs[name], 'Failed');
  if (stuck === undefined && ended === undefined) return undefined;
  const cause = clientPods.find(({ problem }) => problem !== undefined)?.problem ?? ended?.message;
  const message = `the client of job ${operation.jobId} failed${cause === undefined ? '' : `: ${cause}`}`;
  return failure('SUBMISSION_REFUSED', message);
};

/** Whether the client of a submission has ended. */
export const clientEnded = (
  observation: Observation,
  { hash }: DeployRecord,
  { attempt }: SubmitOperation,
): boolean => {
  const job = observation.children.jobs[nameOf(observation, hash, attempt)];
  return hasCondition(job, 'Failed') !== undefined || hasCondition(job, 'Complete') !== undefined;
};
