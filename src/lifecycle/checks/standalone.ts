import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord, JobStart, Operation, Status } from '../../api/status.ts';
import { inApplicationMode, startsOnce } from '../../objects/application-mode.ts';
import { inClientMode } from '../../objects/client-job.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import type { ClusterView, Observation, PodFact, Situation } from '../observation.ts';
import { clientEnded } from './client-start.ts';
import { findJob, type JobOnCluster } from './job.ts';
import { mustSearch } from './search.ts';
import type { Submitted } from './start-job.ts';
import { elapsed } from './time.ts';
import { viewOf } from './view.ts';
import { isJobManagerOf, runsOn } from './which-process.ts';

/**
 * Application mode: a JobManager comes with its job, and without high availability it never comes back. Whether there is
 * one is for its pod to tell, and another start takes another cluster.
 */

/** Whether a cluster has, or should have, a JobManager that can be asked. */
export const needsJobManager = (situation: Pick<Situation, 'status' | 'application'>, { spec, start }: DeployRecord): boolean =>
  !inApplicationMode(spec) || start !== undefined || mustSearch(situation);

/** Whether the JobManager of a cluster, once gone, stays gone. */
const comesOnce = ({ spec, start }: DeployRecord): boolean => start !== undefined && startsOnce(spec);

/** The cluster whose job is, or was, on its JobManager alone. */
export const standaloneCluster = ({ deployed, updating, previous }: Status, hash: string): DeployRecord | undefined =>
  [updating, deployed, previous?.record].find((record) => record?.hash === hash && comesOnce(record));

/** What a silent cluster is taken for: one whose only JobManager is gone knows no job any more. Unknown is not gone, but this is known (R7). */
export const asKnown = (view: ClusterView, hash: string, pods: readonly PodFact[]): ClusterView =>
  view.kind === 'unreachable' && !pods.some(isJobManagerOf(hash)) ? { kind: 'answering', jobs: [] } : view;

/** Whether a job that ran on its JobManager alone is gone with it. */
export const isGone = (o: Observation, record: DeployRecord, { cluster, jobId }: JobOnCluster): boolean => {
  const view = viewOf(o, cluster);
  return comesOnce(record) && view.kind === 'answering' && findJob(view, jobId) === undefined;
};

/** Whether a deploy is of the version whose JobManager is there with the job before. */
export const replacesItself = ({ deployed, released }: Status, hash: string | undefined): boolean =>
  released !== true && deployed?.hash === hash && deployed?.start !== undefined;

/** The intent of a start as it goes to the JobManager's arguments. */
export const startOf = ({ application }: Observation, from: Pick<JobStart, 'restorePath'>, jobId: string, attempt: number): JobStart => ({
  jobId,
  attempt,
  ...from,
  ...(application.spec.allowNonRestoredState === true ? { allowNonRestoredState: true } : {}),
});

/** A JobManager that only searches storage goes before the one with the job comes: both would answer to the same name. */
export const searcherLeft = ({ pods = [] }: Observation, { hash, spec }: DeployRecord): readonly PodFact[] =>
  inApplicationMode(spec) ? pods.filter(isJobManagerOf(hash)) : [];

/** How a JobManager that has not shown its job yet stands. */
export type StandaloneStart =
  | { readonly kind: 'ended'; readonly failure: Failure }
  | { readonly kind: 'starting'; readonly waiting: Waiting; readonly change: StatusChange };

export const standaloneStart = (o: Observation, { operation, record }: Submitted): StandaloneStart => {
  const mine = isJobManagerOf(record.hash);
  const ended = o.endedPods?.find(mine);
  const stuck = o.pods?.find((pod) => mine(pod) && pod.hopeless === true);
  const { jobManager } = runsOn(o, record);
  const another = operation.jobManager !== undefined && jobManager !== operation.jobManager;
  const trouble = ended?.trouble ?? stuck?.trouble;
  if (ended !== undefined || stuck !== undefined || another)
    return {
      kind: 'ended',
      failure: failure('SUBMISSION_REFUSED', `the JobManager of job ${operation.id} has ended${trouble === undefined ? '' : `: ${trouble}`}`),
    };
  const seen = operation.jobManager === undefined && jobManager !== undefined && jobManager !== '';
  return {
    kind: 'starting',
    waiting: { reason: 'WaitingForJob', message: 'the JobManager of the new job is starting' },
    change: seen ? { operation: { ...operation, jobManager } } : {},
  };
};

/** Whether a start that nobody has seen anything of, and that nobody here would repeat, may still come to something. */
export const mayStillStart = (o: Observation, operation: Operation): boolean => {
  const { updating, deployed, rescaling } = o.status;
  const { cluster, startedAt } = operation;
  if (elapsed(o.now, startedAt) >= o.limits.jobStartMs) return false;
  const record = [updating, rescaling?.record, deployed].find((known) => known?.hash === cluster);
  if (record !== undefined && inClientMode(record.spec)) return !clientEnded(o, record, operation);
  return standaloneCluster(o.status, cluster) !== undefined && !(o.endedPods ?? []).some(isJobManagerOf(cluster));
};
