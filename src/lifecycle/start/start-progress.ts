import { type Failure, failure } from '../../api/errors.ts';
import { inApplicationMode, inClientMode } from '../../objects/flink-config/submission-mode.ts';
import { REQUEUE_MS, type StatusChange, type Waiting } from '../decision.ts';
import type { Effect } from '../effect.ts';
import { type Answering, unreachable, unreachableFailure, viewOf } from '../facts/cluster-view.ts';
import { allTasksRun, findJob, isTerminal } from '../facts/job.ts';
import { causeOf, causePending, failingRepeatedly } from '../facts/job-failures.ts';
import { submissionTargetAlive } from '../facts/jobmanager-process.ts';
import { jobFailure } from '../facts/outage.ts';
import { hasAppeared, lastProgress, silentMs, withoutProgressMs } from '../facts/silence.ts';
import { elapsed, exactTime } from '../facts/time.ts';
import type { JobFact, Observation } from '../observation.ts';
import { applicationStart, hasStarter } from './application-start.ts';
import { clientFailure } from './client-job.ts';
import { missingRestorePoint } from './missing-restore-point.ts';
import { isRestoring, newProgress, startLimitMs } from './start-deadline.ts';
import { submission } from './submission.ts';
import type { Submitted } from './submitted.ts';

/** How far a submission is. The phase decides what follows. */
export type StartProgress =
  | {
      readonly kind: 'waiting';
      readonly waiting: Waiting;
      readonly requeueAfterMs: number;
      readonly effects: readonly Effect[];
      readonly change?: StatusChange;
    }
  | { readonly kind: 'running'; readonly job: JobFact }
  /** There is no job: Flink refused it, or reports that it ended (R4). */
  | { readonly kind: 'denied'; readonly failure: Failure; readonly change?: StatusChange }
  /** The start failed, and the job may still be there. */
  | { readonly kind: 'stuck'; readonly failure: Failure; readonly change?: StatusChange };

const waitingForTasks: Waiting = { reason: 'WaitingForJob', message: 'Waiting for all tasks of the new job to run' };

const waitingForRestore: Waiting = {
  reason: 'WaitingForJob',
  message: 'Waiting for the tasks of the new job to restore their state',
};

const wait = (
  requeueAfterMs: number,
  effects: readonly Effect[] = [],
): Extract<StartProgress, { kind: 'waiting' }> => ({
  kind: 'waiting',
  waiting: waitingForTasks,
  requeueAfterMs,
  effects,
});

const stuck = (reason: Failure): StartProgress => ({ kind: 'stuck', failure: reason });

const notRunning = (message: string): StartProgress => stuck(failure('JOB_NOT_RUNNING', message));

/** Whether the submission has got no further for longer than the limit. */
const isLate = (observation: Observation, { operation }: Submitted, job?: JobFact): boolean =>
  withoutProgressMs(observation, operation) >= startLimitMs(observation, job);

/**
 * flinkapp was away since it stored the intent: nobody has begun to carry it out, as far as this process knows. It has the
 * time of a start from now on, once. Sending a submission twice is sending it once (R3).
 */
const begunNow = (observation: Observation, { operation, record }: Submitted): StartProgress | undefined => {
  const { submission: sent, now } = observation;
  const inKubernetes = inApplicationMode(record.spec) || inClientMode(record.spec);
  const begun = inKubernetes ? hasStarter(observation, record, operation) : sent.state !== 'notSent';
  if (begun || operation.progress !== undefined) return undefined;
  return {
    ...wait(REQUEUE_MS.jobDown),
    change: { operation: { ...operation, progress: { steps: 0, at: exactTime(now) } } },
  };
};

const notInTime = ({ operation }: Submitted): Failure =>
  failure('JOB_NOT_RUNNING', `job ${operation.jobId} did not appear in Flink in time`);

/** Application mode: the JobManager starts with the job. */
const awaitJobManager = (observation: Observation, sent: Submitted, tooLate: Failure | undefined): StartProgress => {
  const start = applicationStart(observation, sent);
  if (start.kind === 'ended') return stuck(start.failure);
  if (tooLate !== undefined) return begunNow(observation, sent) ?? stuck(tooLate);
  return { ...start, kind: 'waiting', requeueAfterMs: REQUEUE_MS.starting, effects: [] };
};

/** A JobManager that has received the job has the time of a start to answer again, whenever its silence began. */
const silentJobManager = (observation: Observation, sent: Submitted, reason: string): StartProgress => {
  const { operation, record } = sent;
  const { cluster } = operation;
  const isNew = !hasAppeared(operation);
  const tooLong = isNew || silentMs(observation, cluster) >= observation.limits.jobStartMs;
  const failed = isNew ? notInTime(sent) : unreachableFailure(cluster, reason);
  const late = elapsed(observation.now, lastProgress(operation)) >= observation.limits.jobStartMs;
  const tooLate = late && tooLong ? failed : undefined;
  if (inApplicationMode(record.spec)) return awaitJobManager(observation, sent, tooLate);
  if (tooLate !== undefined) return stuck(tooLate);
  return {
    kind: 'waiting',
    waiting: unreachable(cluster, reason),
    requeueAfterMs: REQUEUE_MS.starting,
    effects: [],
  };
};

const awaitClient = (observation: Observation, sent: Submitted): StartProgress => {
  const failed = clientFailure(observation, sent);
  return failed === undefined ? wait(REQUEUE_MS.starting) : stuck(failed);
};

/** Flink does not have the job: flinkapp has not sent it yet, it is on its way, or Flink refused it. */
const missingJob = (observation: Observation, sent: Submitted): StartProgress => {
  const tooLate = isLate(observation, sent) ? notInTime(sent) : undefined;
  if (inApplicationMode(sent.record.spec)) return awaitJobManager(observation, sent, tooLate);
  const { operation, record } = sent;
  const answer = observation.submission;
  const refusal = answer.state === 'answered' ? answer.failure : undefined;
  if (refusal?.code === 'SUBMISSION_REFUSED')
    return { kind: 'denied', failure: jobFailure(refusal.code, refusal.message) };
  if (tooLate !== undefined) return begunNow(observation, sent) ?? stuck(refusal ?? tooLate);
  if (answer.state === 'pending') return wait(REQUEUE_MS.jobDown);
  if (!submissionTargetAlive(observation, record, operation.jobManager))
    return stuck(failure('JOB_LOST', `a JobManager terminated during the submission of job ${operation.jobId}`));
  if (inClientMode(record.spec)) return awaitClient(observation, sent);
  return wait(refusal === undefined ? REQUEUE_MS.jobDown : REQUEUE_MS.starting, [
    { kind: 'submitJob', cluster: operation.cluster, submission: submission(observation, sent) },
  ]);
};

/** Flink has the job. */
const presentJob = (
  observation: Observation,
  sent: Submitted,
  { failures }: Answering,
  job: JobFact,
): StartProgress => {
  if (allTasksRun(job) || job.state === 'FINISHED') return { kind: 'running', job };
  const progress = isTerminal(job.state) ? undefined : newProgress(observation, sent.operation, job);
  const late = progress === undefined && isLate(observation, sent, job);
  if (causePending(job, failures) && !late) return wait(REQUEUE_MS.jobDown);
  const cause = causeOf(failures);
  if (isTerminal(job.state))
    return { kind: 'denied', failure: jobFailure('JOB_FAILED', `job ${job.id} is ${job.state}${cause}`) };
  const failing = failingRepeatedly(job, failures);
  if (failing !== undefined) return stuck(failing);
  if (!late) {
    const waiting = isRestoring(job) ? waitingForRestore : waitingForTasks;
    const change = progress === undefined ? {} : { operation: { ...sent.operation, progress } };
    return { ...wait(REQUEUE_MS.jobDown), waiting, change };
  }
  const { running, total } = job.tasks;
  return notRunning(`job ${job.id} is ${job.state} with ${running} of ${total} tasks running${cause}`);
};

const progressOf = (observation: Observation, sent: Submitted): StartProgress => {
  const view = viewOf(observation, sent.operation.cluster);
  if (view.kind !== 'answering') return silentJobManager(observation, sent, view.reason);
  const job = findJob(view, sent.operation.jobId);
  return job === undefined ? missingJob(observation, sent) : presentJob(observation, sent, view, job);
};

export const startProgress = (observation: Observation, sent: Submitted): StartProgress => {
  const progress = progressOf(observation, sent);
  if (progress.kind !== 'denied' && progress.kind !== 'stuck') return progress;
  const missing = missingRestorePoint(observation, sent, progress.failure);
  return missing === undefined ? progress : { ...progress, ...missing };
};
