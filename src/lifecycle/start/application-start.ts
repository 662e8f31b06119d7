import type { Failure } from '../../api/errors.ts';
import type { DeployRecord, JobStart, SubmitOperation } from '../../api/status.ts';
import { inClientMode, jobManagerRunsOnce } from '../../objects/flink-config/submission-mode.ts';
import { clientName, jobManagerName } from '../../objects/metadata/names.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import { standaloneCluster } from '../facts/application-mode.ts';
import { isJobManagerOf, runningJobManager } from '../facts/jobmanager-process.ts';
import { jobFailure } from '../facts/outage.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation, PodFact } from '../observation.ts';
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

/** The pods of the JobManager that starts this job. One of an earlier attempt may still be there after its end. */
const isJobManagerOfAttempt = (
  { application }: Observation,
  { cluster, attempt }: Pick<SubmitOperation, 'cluster' | 'attempt'>,
): ((pod: PodFact) => boolean) => {
  const prefix = `${jobManagerName(application.metadata.name, cluster, attempt)}-`;
  return (pod) => isJobManagerOf(cluster)(pod) && pod.name.startsWith(prefix);
};

const withProblem = (text: string, problem: string | undefined): string =>
  problem === undefined ? text : `${text}: ${problem}`;

/**
 * Why the JobManager of the job cannot show it any more. A pod that has ended says so only of a Job: a Deployment makes
 * another one.
 */
const jobManagerEnd = (
  observation: Observation,
  { operation, record }: Submitted,
  jobManager: string | undefined,
): string | undefined => {
  const { endedPods = [], pods = [] } = observation;
  const ended = jobManagerRunsOnce(record.spec)
    ? endedPods.find(isJobManagerOfAttempt(observation, operation))
    : undefined;
  const replaced = operation.jobManager !== undefined && jobManager !== operation.jobManager;
  if (ended !== undefined || replaced) return withProblem('terminated', ended?.problem);
  const stuck = pods.find(
    (pod) => isJobManagerOf(record.hash)(pod) && pod.permanent === true && pod.terminatesBy === undefined,
  );
  return stuck === undefined ? undefined : withProblem('cannot run', stuck.problem);
};

export const applicationStart = (observation: Observation, sent: Submitted): ApplicationStart => {
  const { operation, record } = sent;
  const { jobManager } = runningJobManager(observation, record);
  const end = jobManagerEnd(observation, sent, jobManager);
  if (end !== undefined) {
    const message = `the JobManager of job ${operation.jobId} ${end}`;
    return { kind: 'ended', failure: jobFailure('SUBMISSION_REFUSED', message) };
  }
  const firstSeen = operation.jobManager === undefined && jobManager !== undefined && jobManager !== '';
  return { kind: 'starting', waiting: starting, change: firstSeen ? { operation: { ...operation, jobManager } } : {} };
};

/** Whether the object that starts a job exists: the JobManager in application mode, or the client of the image. */
export const hasStarter = (
  { application, children }: Observation,
  { spec, hash }: DeployRecord,
  { attempt }: SubmitOperation,
): boolean => {
  const { name } = application.metadata;
  if (inClientMode(spec)) return children.jobs[clientName(name, hash, attempt)] !== undefined;
  const jobManager = jobManagerName(name, hash, attempt);
  return children.jobs[jobManager] !== undefined || children.deployments[jobManager] !== undefined;
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
    !(observation.endedPods ?? []).some(isJobManagerOfAttempt(observation, operation))
  );
};
