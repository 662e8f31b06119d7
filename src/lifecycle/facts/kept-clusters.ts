import type { DeployRecord, Status } from '../../api/status.ts';
import { LOST, liveJob } from './job.ts';

/**
 * The live cluster during a rescale: as large as the larger of both sizes while the job runs, then of the new size.
 * Reactive mode changes nothing but the size, so the cluster has the new one at once.
 */
const sized = (deployed: DeployRecord, status: Status): DeployRecord => {
  const record = status.rescaling?.record;
  if (record === undefined) return deployed;
  if (status.rescaling?.by === 'replicas' || liveJob(status) === undefined) return record;
  const larger = Math.max(deployed.spec.parallelism, record.spec.parallelism);
  return { ...record, spec: { ...record.spec, parallelism: larger } };
};

/** The cluster of the version that runs, unless flinkapp has released it. */
export const liveCluster = (status: Status): DeployRecord | undefined =>
  status.clusterReleased === true || status.deployed === undefined ? undefined : sized(status.deployed, status);

const candidates = (status: Status): readonly (DeployRecord | undefined)[] => {
  const live = liveCluster(status);
  // Updating waits until only the live cluster is there, so it does not keep the cluster of an earlier attempt.
  const next = status.phase === 'Updating' ? undefined : status.updating;
  // Single mode never has two clusters: the new one follows when the stored status has released the old one.
  if (status.deploymentMode === 'Single') return [live ?? next];
  return [live, status.previous?.record, next];
};

/**
 * Clusters that must exist, the live one first. Only the stored status decides (R6): flinkapp deletes a cluster after the
 * status that no longer names it is stored, never with the same answer.
 */
export const keptClusters = (status: Status): readonly DeployRecord[] => {
  const { phase, operation } = status;
  if (phase === undefined || phase === '' || operation?.kind === 'teardown') return [];
  const records = candidates(status).filter((record) => record !== undefined);
  return records.filter(({ hash }, i) => records.findIndex((other) => other.hash === hash) === i);
};

/**
 * The deployed version when no cluster is kept, and the restore point from which its next job starts. Its Service stays, so
 * that an application whose status is emptied then does not look new, and start with no state (R5).
 */
export const restingVersion = (
  status: Status,
): { readonly record: DeployRecord; readonly restorePath?: string } | undefined => {
  const { phase, operation, deployed, jobStatus, restorePoints = [] } = status;
  if (phase === undefined || phase === '' || operation?.kind === 'teardown') return undefined;
  if (deployed === undefined || keptClusters(status).length > 0) return undefined;
  const isKnown = jobStatus?.settled === true && jobStatus.unusableState === undefined && jobStatus.finished !== true;
  const newest = isKnown ? restorePoints.find(({ jobId }) => jobId === jobStatus.jobID) : undefined;
  return newest === undefined || jobStatus?.state === LOST
    ? { record: deployed }
    : { record: deployed, restorePath: newest.path };
};
