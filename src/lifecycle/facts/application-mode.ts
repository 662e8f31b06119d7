import type { DeployRecord, Status } from '../../api/status.ts';
import { inApplicationMode, jobManagerRunsOnce } from '../../objects/flink-config/submission-mode.ts';
import type { ClusterView, Observation, PodFact, Situation } from '../observation.ts';
import { isJobManagerOf } from './jobmanager-process.ts';
import { mustSearch } from './lost-job.ts';

/**
 * Application mode: a JobManager runs one job and starts with it, so another job needs another cluster. Without high
 * availability Kubernetes starts the JobManager only once, and its pod shows whether it is still there.
 */

/** Whether a cluster has, or should have, a JobManager that flinkapp can ask. */
export const needsJobManager = (
  situation: Pick<Situation, 'status' | 'application'>,
  { spec, start }: DeployRecord,
): boolean => !inApplicationMode(spec) || start !== undefined || mustSearch(situation);

/** Whether Kubernetes starts the JobManager of a cluster only once. */
const hasDisposableJobManager = ({ spec, start }: DeployRecord): boolean =>
  start !== undefined && jobManagerRunsOnce(spec);

/** The record of a cluster whose job cannot outlive its JobManager. */
export const standaloneCluster = ({ deployed, updating, previous }: Status, hash: string): DeployRecord | undefined =>
  [updating, deployed, previous?.record].find((record) => record?.hash === hash && hasDisposableJobManager(record));

/** What a cluster with a disposable JobManager counts as. Without a JobManager pod it has no job: it is gone, not unknown (R7). */
export const treatMissingAsGone = (view: ClusterView, hash: string, pods: readonly PodFact[]): ClusterView =>
  view.kind === 'unreachable' && !pods.some(isJobManagerOf(hash)) ? { kind: 'answering', jobs: [] } : view;

/** Whether a deploy has the hash of the live cluster, whose JobManager cannot run another job. */
export const redeploysLiveCluster = ({ deployed, clusterReleased }: Status, hash: string | undefined): boolean =>
  clusterReleased !== true && deployed?.hash === hash && deployed?.start !== undefined;

/**
 * JobManagers that only search storage. They have to be gone before the JobManager with the job starts, because both
 * would answer to the same name.
 */
export const searchOnlyJobManagers = ({ pods = [] }: Observation, { hash, spec }: DeployRecord): readonly PodFact[] =>
  inApplicationMode(spec) ? pods.filter(isJobManagerOf(hash)) : [];
