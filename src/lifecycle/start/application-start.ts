import { type Failure, failure } from '../../api/errors.ts';
import type { JobStart, SubmitOperation } from '../../api/status.ts';
import { inClientMode } from '../../objects/flink-config/submission-mode.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import { standaloneCluster } from '../facts/application-mode.ts';
import { isJobManagerOf, runningJobManager } from '../facts/jobmanager-process.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { clientEnded } from './client-job.ts';
import type { Submitted } from './submitted.ts';

/** What a JobManager in application mode is started with. */
export const startOf = (
  { application }: Observation,
  from: Pick<JobStart, 'restorePath'>,
  jobId: string,
  attempt: number,
): JobStart => ({
  jobId,
  attempt,
  ...from,
  ...(application.spec.allowNonRestoredState === true ? { allowNonRestoredState: true } : {}),
});

/** How far the JobManager of a job is that Flink does not report yet. */
export type ApplicationStart =
  | { readonly kind: 'ended'; readonly failure: Failure }
  | { readonly kind: 'starting'; readonly waiting: Waiting; readonly change: StatusChange };

const starting: Waiting = { reason: 'WaitingForJob', message: 'The JobManager of the new job is starting' };

/** Why the JobManager of the job cannot show it any more; an empty text where no pod has a reason. */
const jobManagerEnd = (
  { endedPods = [], pods = [] }: Observation,
  { operation, record }: Submitted,
  jobManager: string | undefined,
): string | undefined => {
  const isJobManager = isJobManagerOf(record.hash);
  const ended = endedPods.find(isJobManager);
  const stuck = pods.find((pod) => isJobManager(pod) && pod.permanent === true);
  const replaced = operation.jobManager !== undefined && jobManager !== operation.jobManager;
  if (ended === undefined && stuck === undefined && !replaced) return undefined;
  const problem = ended?.problem ?? stuck?.problem;
  return problem === undefined ? '' : `: ${problem}`;
};

export const applicationStart = (observation: Observation, sent: Submitted): ApplicationStart => {
  const { operation, record } = sent;
  const { jobManager } = runningJobManager(observation, record);
  const end = jobManagerEnd(observation, sent, jobManager);
  if (end !== undefined) {
    const message = `the JobManager of job ${operation.jobId} terminated${end}`;
    return { kind: 'ended', failure: failure('SUBMISSION_REFUSED', message) };
  }
  const firstSeen = operation.jobManager === undefined && jobManager !== undefined && jobManager !== '';
  return { kind: 'starting', waiting: starting, change: firstSeen ? { operation: { ...operation, jobManager } } : {} };
};

/** Whether a submission that Flink does not show yet, and that flinkapp does not repeat, can still start its job. */
export const mayStillStart = (observation: Observation, operation: SubmitOperation): boolean => {
  const { updating, deployed, rescaling } = observation.status;
  const { cluster, startedAt } = operation;
  if (elapsed(observation.now, startedAt) >= observation.limits.jobStartMs) return false;
  const record = [updating, rescaling?.record, deployed].find((known) => known?.hash === cluster);
  if (record !== undefined && inClientMode(record.spec)) return !clientEnded(observation, record, operation);
  return (
    standaloneCluster(observation.status, cluster) !== undefined &&
    !(observation.endedPods ?? []).some(isJobManagerOf(cluster))
  );
};
