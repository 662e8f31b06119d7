import type { DeployRecord, Status } from '../../api/status.ts';
import { liveJob } from './job.ts';

/** While a job is rescaled its cluster is large enough for both sizes; once the job has ended it has the new one, and from the beginning where its size is all that changes. */
const sized = (deployed: DeployRecord, status: Status): DeployRecord => {
  const record = status.rescaling?.record;
  if (record === undefined) return deployed;
  if (status.rescaling?.by === 'replicas') return record;
  const most = Math.max(deployed.spec.parallelism, record.spec.parallelism);
  return liveJob(status) === undefined ? record : { ...record, spec: { ...record.spec, parallelism: most } };
};

/** The cluster of the version that runs, unless it has been given up. */
export const liveCluster = (status: Status): DeployRecord | undefined =>
  status.clusterReleased === true || status.deployed === undefined ? undefined : sized(status.deployed, status);

const candidates = (status: Status): readonly (DeployRecord | undefined)[] => {
  const live = liveCluster(status);
  // Updating waits until all but the live one have gone: what an earlier attempt made is not wanted there.
  const next = status.phase === 'Updating' ? undefined : status.updating;
  // Single: never two at once. The new one comes when the stored status has given the old one up.
  if (status.deploymentMode === 'Single') return [live ?? next];
  return [live, status.previous?.record, next];
};

/**
 * Clusters that must exist, the live one first. Only the stored status decides (R6): a cluster goes when the status
 * that no longer names it has been stored, never with the answer that stops naming it.
 */
export const keptClusters = (status: Status): readonly DeployRecord[] => {
  const { phase, operation } = status;
  if (phase === undefined || phase === '' || operation?.kind === 'teardown') return [];
  const records = candidates(status).filter((record) => record !== undefined);
  return records.filter(({ hash }, i) => records.findIndex((other) => other.hash === hash) === i);
};
