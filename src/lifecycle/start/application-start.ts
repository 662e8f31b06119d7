import type { Failure } from '../../api/errors.ts';
import { failure } from '../../api/errors.ts';
import type { JobStart, SubmitOperation } from '../../api/status.ts';
import { inClientMode } from '../../objects/flink-config/submission-mode.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import { standaloneCluster } from '../facts/application-mode.ts';
import { isJobManagerOf, runningJobManager } from '../facts/jobmanager-process.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { clientEnded } from './client-job.ts';
import type { Submitted } from './submitted.ts';
/** The intent of a start as it goes to the JobManager's arguments. */
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

/** How a JobManager that has not shown its job yet stands. */
export type StandaloneStart =
  | { readonly kind: 'ended'; readonly failure: Failure }
  | { readonly kind: 'starting'; readonly waiting: Waiting; readonly change: StatusChange };

export const standaloneStart = (observation: Observation, { operation, record }: Submitted): StandaloneStart => {
  const mine = isJobManagerOf(record.hash);
  const ended = observation.endedPods?.find(mine);
  const stuck = observation.pods?.find((pod) => mine(pod) && pod.permanent === true);
  const { jobManager } = runningJobManager(observation, record);
  const another = operation.jobManager !== undefined && jobManager !== operation.jobManager;
  const problem = ended?.problem ?? stuck?.problem;
  if (ended !== undefined || stuck !== undefined || another)
    return {
      kind: 'ended',
      failure: failure(
        'SUBMISSION_REFUSED',
        `the JobManager of job ${operation.jobId} has ended${problem === undefined ? '' : `: ${problem}`}`,
      ),
    };
  const seen = operation.jobManager === undefined && jobManager !== undefined && jobManager !== '';
  return {
    kind: 'starting',
    waiting: { reason: 'WaitingForJob', message: 'the JobManager of the new job is starting' },
    change: seen ? { operation: { ...operation, jobManager } } : {},
  };
};

/** Whether a start that nobody has seen anything of, and that nobody here would repeat, may still come to something. */
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
