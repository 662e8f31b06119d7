import type { DeployRecord } from '../../api/status.ts';
import { hasHighAvailability } from '../../objects/flink-config/high-availability.ts';
import type { Observation, PodFact } from '../observation.ts';

/** Whether a pod is a JobManager of the cluster and belongs to this application. */
export const isJobManagerOf =
  (hash: string) =>
  ({ cluster, ownedByUid, jobManagerId }: PodFact): boolean =>
    ownedByUid && cluster === hash && jobManagerId !== undefined;

/** The ids of the JobManager processes of a cluster, separated by spaces. */
export const jobManagerOf = ({ pods = [] }: Observation, hash: string): string =>
  pods
    .filter(isJobManagerOf(hash))
    .map(({ jobManagerId }) => jobManagerId)
    .sort()
    .join(' ');

/**
 * Whether a submission can still be on its way to the process that it was sent to. With high availability there can be
 * several, and flinkapp does not know the leader: all of them must still be there.
 */
export const submissionTargetAlive = (
  observation: Observation,
  { hash, spec }: DeployRecord,
  sentTo: string | undefined,
): boolean => {
  const now = jobManagerOf(observation, hash);
  if (!hasHighAvailability(spec)) return now === sentTo;
  const processes = now.split(' ');
  return (sentTo ?? '').split(' ').every((process) => processes.includes(process));
};

/** The process that runs a job. With high availability every process can recover the job, so the status names none. */
export const runningJobManager = (
  observation: Observation,
  { hash, spec }: DeployRecord,
): { readonly jobManager?: string } =>
  hasHighAvailability(spec) ? {} : { jobManager: jobManagerOf(observation, hash) };

/**
 * Whether the JobManager that ran the job of a cluster has terminated. Without high availability the job is then lost, and
 * flinkapp does not wait for the next JobManager to say so. A pod that Kubernetes is deleting has not terminated yet.
 */
export const jobManagerGone = (observation: Observation, cluster: string): boolean => {
  const { deployed, jobStatus, updatingJob } = observation.status;
  const { jobManager } = { ...(cluster === deployed?.hash ? jobStatus : updatingJob) };
  if (observation.pods === undefined || jobManager === undefined) return false;
  const now = jobManagerOf(observation, cluster).split(' ');
  return !jobManager.split(' ').some((process) => now.includes(process));
};
