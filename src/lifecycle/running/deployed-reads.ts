import type { Status } from '../../api/status.ts';
import { isTerminal, LOST } from '../facts/job.ts';
import type { ClusterReads } from '../observation.ts';
import { stabilityReads } from '../rollout/stability.ts';

/**
 * What flinkapp asks about a deployed job while no operation is under way, by deploy hash: the cluster and the job, and
 * its checkpoints only until their answer is recorded.
 */
export const deployedReads = (status: Status): Readonly<Record<string, ClusterReads>> => {
  const { deployed, jobStatus, clusterReleased, stabilizingSince } = status;
  const jobId = jobStatus?.jobID;
  if (deployed === undefined || jobId === undefined || clusterReleased === true) return {};
  if (stabilizingSince !== undefined) return { [deployed.hash]: { overview: true, ...stabilityReads(jobId) } };
  const restoreUnknown = jobStatus?.requestedRestorePath !== undefined && jobStatus.restorePath === undefined;
  const endUnsettled = isTerminal(jobStatus?.state) && jobStatus?.settled !== true;
  return {
    [deployed.hash]: {
      overview: true,
      jobs: true,
      ...(endUnsettled ? { failuresOf: jobId, checkpointConfig: jobId } : {}),
      ...(restoreUnknown || endUnsettled ? { checkpoints: jobId } : {}),
    },
  };
};

/**
 * Whether flinkapp lists the pods: they show whether a JobManager that is silent, or that no longer has the job, is still
 * the one that ran it.
 */
export const deployedNeedsPods = ({ clusterStatus, jobStatus, clusterReleased }: Status): boolean =>
  (clusterStatus?.unreachableSince !== undefined || jobStatus?.state === LOST) &&
  jobStatus?.settled !== true &&
  clusterReleased !== true;
