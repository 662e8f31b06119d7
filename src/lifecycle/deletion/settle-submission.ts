import type { SubmitOperation } from '../../api/status/operation.ts';
import { REQUEUE_MS, type StatusChange } from '../decision.ts';
import { doesNotAnswer, unreachable, viewOf } from '../facts/cluster-view.ts';
import { findJob, isTerminal, liveJob } from '../facts/job.ts';
import type { JobFact, Observation } from '../observation.ts';
import { mayStillStart } from '../start/application-start.ts';
import { isLate } from './deadline.ts';
import { type Deletion, tearDownLate, wait } from './teardown.ts';

/** Whether a cluster has no pods of this application any more. */
export const hasNoPods = ({ pods }: Observation, cluster: string): boolean =>
  pods !== undefined && !pods.some((pod) => pod.ownedByUid && pod.cluster === cluster && pod.store !== true);

const SETTLED: StatusChange = { operation: undefined };

/** The job of the submission is running now (R4): records it where the status keeps the job of that cluster. */
const adopt = ({ status }: Observation, { cluster }: SubmitOperation, { id, state }: JobFact): StatusChange => {
  const job = { jobID: id, state };
  if (cluster === status.deployed?.hash) return { jobStatus: job };
  if (liveJob(status) !== undefined) return { updatingJob: job };
  return { deployed: status.updating, clusterReleased: undefined, updating: undefined, jobStatus: job };
};

const silentJobManager = (observation: Observation, cluster: string, reason: string): Deletion => {
  if (hasNoPods(observation, cluster)) return wait(REQUEUE_MS.jobDown, { change: SETTLED });
  if (isLate(observation)) return tearDownLate(observation, doesNotAnswer('the JobManager', reason));
  return wait(REQUEUE_MS.silent, { waiting: unreachable(cluster, reason) });
};

/** A submission was under way when the deletion began: finds out whether its job is running, before that is stopped. */
export const settleSubmission = (observation: Observation, operation: SubmitOperation): Deletion => {
  const view = viewOf(observation, operation.cluster);
  if (view.kind !== 'answering') return silentJobManager(observation, operation.cluster, view.reason);
  const job = findJob(view, operation.jobId);
  const mayCome = observation.submission.state === 'pending' || mayStillStart(observation, operation);
  if (job === undefined && mayCome) return wait(REQUEUE_MS.ending);
  const runs = job !== undefined && !isTerminal(job.state);
  const change = runs ? { ...SETTLED, ...adopt(observation, operation, job) } : SETTLED;
  return wait(REQUEUE_MS.jobDown, { change });
};
