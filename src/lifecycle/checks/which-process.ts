import type { DeployRecord } from '../../api/status.ts';
import { highAvailability } from '../../objects/flink-conf.ts';
import type { Observation } from '../observation.ts';

/** Which process of a cluster's JobManager there is; with high availability each of them knows every job. */
export const jobManagerOf = ({ pods = [] }: Observation, { hash, spec }: DeployRecord): { readonly jobManager?: string } => {
  if (highAvailability(spec)) return {};
  const processes = pods.flatMap(({ cluster, own, process }) => (own && cluster === hash && process !== undefined ? [process] : []));
  return { jobManager: processes.sort().join(' ') };
};

/**
 * Whether the JobManager that ran the deployed job is no more. Without high availability its job went with it: the next
 * process need not be waited for to say that it does not know it.
 */
export const jobManagerGone = (o: Observation): boolean => {
  const { deployed, jobStatus } = o.status;
  if (deployed === undefined || o.pods === undefined || jobStatus?.jobManager === undefined) return false;
  return jobManagerOf(o, deployed).jobManager !== jobStatus.jobManager;
};
