import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord, Operation } from '../../api/status.ts';
import { clientName } from '../../objects/names.ts';
import type { Observation } from '../observation.ts';
import { hasCondition } from './hook-jobs.ts';
import type { Submitted } from './start-job.ts';

/** submission Job: the image's own client brings the job to its cluster, and Flink tells by the job's id whether it has come. */

const nameOf = ({ application }: Observation, cluster: string, attempt: number): string => clientName(application.metadata.name, cluster, attempt);

/** Why the client has failed; undefined while it may still bring the job. */
export const clientFailure = (o: Observation, { operation, record }: Submitted): Failure | undefined => {
  const name = nameOf(o, record.hash, operation.attempt);
  const job = o.children.jobs[name];
  const pods = [...(o.endedPods ?? []), ...(o.pods ?? [])].filter((pod) => pod.own && pod.name.startsWith(`${name}-`));
  const stuck = pods.find(({ hopeless }) => hopeless === true);
  const ended = hasCondition(job, 'Failed');
  if (stuck === undefined && ended === undefined) return undefined;
  const why = pods.find(({ trouble }) => trouble !== undefined)?.trouble ?? ended?.message ?? 'it failed';
  return failure('SUBMISSION_REFUSED', `the client of job ${operation.id}: ${why}`);
};

/** Whether the client of a submission has come to its end. */
export const clientEnded = (o: Observation, { hash }: DeployRecord, { attempt }: Operation): boolean => {
  const job = o.children.jobs[nameOf(o, hash, attempt)];
  return hasCondition(job, 'Failed') !== undefined || hasCondition(job, 'Complete') !== undefined;
};
