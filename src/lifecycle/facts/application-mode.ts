import type { DeployRecord, Status } from '../../api/status.ts';
import { inApplicationMode, jobManagerRunsOnce } from '../../objects/flink-config/submission-mode.ts';
import type { ClusterView, Observation, PodFact, Situation } from '../observation.ts';
import { viewOf } from './cluster-view.ts';
import { findJob, type JobOnCluster } from './job.ts';
import { isJobManagerOf } from './jobmanager-process.ts';
import { mustSearch } from './lost-job.ts';

/**
 * Application mode: a JobManager comes with its job, and without high availability it never comes back. Whether there is
 * one is for its pod to tell, and another start takes another cluster.
 */

/** Whether a cluster has, or should have, a JobManager that can be asked. */
export const needsJobManager = (
  situation: Pick<Situation, 'status' | 'application'>,
  { spec, start }: DeployRecord,
): boolean => !inApplicationMode(spec) || start !== undefined || mustSearch(situation);

/** Whether the JobManager of a cluster, once gone, stays gone. */
const hasDisposableJobManager = ({ spec, start }: DeployRecord): boolean =>
  start !== undefined && jobManagerRunsOnce(spec);

/** The cluster whose job is, or was, on its JobManager alone. */
export const standaloneCluster = ({ deployed, updating, previous }: Status, hash: string): DeployRecord | undefined =>
  [updating, deployed, previous?.record].find((record) => record?.hash === hash && hasDisposableJobManager(record));

/** What a silent cluster is taken for: one whose only JobManager is gone knows no job any more. Unknown is not gone, but this is known (R7). */
export const treatMissingAsGone = (view: ClusterView, hash: string, pods: readonly PodFact[]): ClusterView =>
  view.kind === 'unreachable' && !pods.some(isJobManagerOf(hash)) ? { kind: 'answering', jobs: [] } : view;

/** Whether a job that ran on its JobManager alone is gone with it. */
export const lostWithJobManager = (
  observation: Observation,
  record: DeployRecord,
  { cluster, jobId }: JobOnCluster,
): boolean => {
  const view = viewOf(observation, cluster);
  return hasDisposableJobManager(record) && view.kind === 'answering' && findJob(view, jobId) === undefined;
};

/** Whether a deploy is of the version whose JobManager is there with the job before. */
export const redeploysLiveCluster = ({ deployed, clusterReleased }: Status, hash: string | undefined): boolean =>
  clusterReleased !== true && deployed?.hash === hash && deployed?.start !== undefined;

/** A JobManager that only searches storage goes before the one with the job comes: both would answer to the same name. */
export const searchOnlyJobManagers = ({ pods = [] }: Observation, { hash, spec }: DeployRecord): readonly PodFact[] =>
  inApplicationMode(spec) ? pods.filter(isJobManagerOf(hash)) : [];
