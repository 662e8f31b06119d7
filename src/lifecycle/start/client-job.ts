import type { Failure } from '../../api/errors.ts';
import type { DeployRecord, SubmitOperation } from '../../api/status.ts';
import { clientName } from '../../objects/metadata/names.ts';
import { hasCondition } from '../facts/kubernetes-job.ts';
import { jobFailure } from '../facts/outage.ts';
import type { Observation, PodFact } from '../observation.ts';
import type { Submitted } from './submitted.ts';

/** `submission: Job`: the image's own client submits the job in a Kubernetes Job, and flinkapp finds it in Flink by its id. */

const nameOf = ({ application }: Observation, cluster: string, attempt: number): string =>
  clientName(application.metadata.name, cluster, attempt);

const isClient = (name: string) => (pod: PodFact) => pod.ownedByUid && pod.name.startsWith(`${name}-`);

/**
 * Why the client failed; undefined while it can still submit the job, or has submitted it. Its own container decides: a
 * sidecar that lives on keeps the Job from ending, and one that fails makes the Job fail.
 */
export const clientFailure = (observation: Observation, { operation, record }: Submitted): Failure | undefined => {
  const name = nameOf(observation, record.hash, operation.attempt);
  const { children, endedPods = [], pods = [] } = observation;
  const ended = endedPods.filter(isClient(name));
  const submitted = ended.some(({ problem }) => problem === undefined);
  const failed = ended.find(({ problem }) => problem !== undefined);
  const stuck = pods.find((pod) => isClient(name)(pod) && pod.permanent === true);
  const failedJob = submitted ? undefined : hasCondition(children.jobs[name], 'Failed');
  if (failed === undefined && stuck === undefined && failedJob === undefined) return undefined;
  const cause = failed?.problem ?? stuck?.problem ?? failedJob?.message;
  const message = `the client of job ${operation.jobId} failed${cause === undefined ? '' : `: ${cause}`}`;
  return jobFailure('SUBMISSION_REFUSED', message);
};

/** Whether the client of a submission has ended. */
export const clientEnded = (
  observation: Observation,
  { hash }: DeployRecord,
  { attempt }: SubmitOperation,
): boolean => {
  const name = nameOf(observation, hash, attempt);
  const job = observation.children.jobs[name];
  if ((observation.endedPods ?? []).some(isClient(name))) return true;
  return hasCondition(job, 'Failed') !== undefined || hasCondition(job, 'Complete') !== undefined;
};
