import type { DeployRecord, Status } from '../api/status.ts';
import { LOST } from './checks/job.ts';

/** The deployed cluster, unless its JobManager forgot its job: that holds nothing, and its TaskManagers must end (R4). */
export const liveCluster = ({ deployed, jobStatus }: Status): DeployRecord | undefined =>
  jobStatus?.state === LOST && jobStatus.settled === true ? undefined : deployed;

/**
 * Clusters that must exist, the live one first. Only the stored status decides (R6): a cluster goes when the status
 * that no longer names it has been stored, never with the answer that stops naming it.
 */
export const keptClusters = (status: Status): readonly DeployRecord[] => {
  const { phase, operation, updating } = status;
  if (phase === undefined || phase === '' || operation?.kind === 'teardown') return [];
  const live = liveCluster(status);
  return [live, updating?.hash === live?.hash ? undefined : updating].filter((record) => record !== undefined);
};
