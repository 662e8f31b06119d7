import type { DeployRecord } from '../../api/status.ts';
import { hasHighAvailability } from '../../objects/flink-config/high-availability.ts';
import type { Observation, PodFact } from '../observation.ts';

/** Whether a pod is a JobManager of the cluster, made for it by us. */
export const isJobManagerOf =
  (hash: string) =>
  ({ cluster, ownedByUid, jobManagerId }: PodFact): boolean =>
    ownedByUid && cluster === hash && jobManagerId !== undefined;

/** Which processes of a cluster's JobManager there are. */
export const jobManagerOf = ({ pods = [] }: Observation, hash: string): string =>
  pods
    .filter(isJobManagerOf(hash))
    .map(({ jobManagerId }) => jobManagerId)
    .sort()
    .join(' ');

/**
 * Whether a submission can still be on its way to the process it was sent to. With high availability another one may come
 * beside it: which of them leads is not known, so none of those that were there may have gone.
 */
export const submissionTargetAlive = (
  observation: Observation,
  { hash, spec }: DeployRecord,
  sentTo: string | undefined,
): boolean => {
  const now = jobManagerOf(observation, hash);
  if (!hasHighAvailability(spec)) return now === sentTo;
  return (sentTo ?? '').split(' ').every((process) => now.split(' ').includes(process));
};

/** The process that runs a job; with high availability any of them knows it, and none need be remembered. */
export const runningJobManager = (
  observation: Observation,
  { hash, spec }: DeployRecord,
): { readonly jobManager?: string } =>
  hasHighAvailability(spec) ? {} : { jobManager: jobManagerOf(observation, hash) };

/**
 * Whether the JobManager that ran the deployed job is no more. Without high availability its job went with it: the next
 * process need not be waited for to say that it does not know it.
 */
export const jobManagerGone = (observation: Observation): boolean => {
  const { deployed, jobStatus } = observation.status;
  if (deployed === undefined || observation.pods === undefined || jobStatus?.jobManager === undefined) return false;
  return jobManagerOf(observation, deployed.hash) !== jobStatus.jobManager;
};
