import { type Failure, failure } from '../../api/errors.ts';
import { inApplicationMode, inClientMode } from '../../objects/flink-config/submission-mode.ts';
import { REQUEUE_MS, type StatusChange, type Waiting } from '../decision.ts';
import type { Effect } from '../effect.ts';
import { viewOf } from '../facts/cluster-view.ts';
import { allTasksRun, findJob, isTerminal } from '../facts/job.ts';
import { causeOf, causePending, failingRepeatedly } from '../facts/job-failures.ts';
import { submissionTargetAlive } from '../facts/jobmanager-process.ts';
import { elapsed } from '../facts/time.ts';
import type { JobFact, Observation } from '../observation.ts';
import { standaloneStart } from './application-start.ts';
import { clientFailure } from './client-job.ts';
import { submission } from './submission.ts';
import type { Submitted } from './submitted.ts';

/** How a submission stands. Deploys, rollbacks and recoveries do with it what they must. */
export type StartProgress =
  | {
      readonly kind: 'waiting';
      readonly waiting: Waiting;
      readonly requeueAfterMs: number;
      readonly effects: readonly Effect[];
      readonly change?: StatusChange;
    }
  | { readonly kind: 'running'; readonly job: JobFact }
  /** There is no job: Flink says so, or says that it has ended (R4). */
  | { readonly kind: 'denied'; readonly failure: Failure }
  /** It has taken too long, and a job may be there. */
  | { readonly kind: 'stuck'; readonly failure: Failure };

const forJob: Waiting = { reason: 'WaitingForJob', message: 'the new job does not run all its tasks yet' };
const wait = (
  requeueAfterMs: number = REQUEUE_MS.jobDown,
  effects: readonly Effect[] = [],
  waiting: Waiting = forJob,
): StartProgress => ({
  kind: 'waiting',
  waiting,
  requeueAfterMs,
  effects,
});

export const startProgress = (observation: Observation, sent: Submitted): StartProgress => {
  const { operation } = sent;
  const late = elapsed(observation.now, operation.startedAt) >= observation.limits.jobStartMs;
  const view = viewOf(observation, operation.cluster);
  if (view.kind !== 'answering') {
    if (inApplicationMode(sent.record.spec)) return standalone(observation, sent, late);
    const message = `the new JobManager does not answer: ${view.reason}`;
    return late
      ? { kind: 'stuck', failure: failure('FLINK_UNREACHABLE', message) }
      : wait(REQUEUE_MS.starting, [], { reason: 'FlinkUnreachable', message });
  }
  const job = findJob(view, operation.jobId);
  if (job === undefined) return unseen(observation, sent, late);
  if (allTasksRun(job) || job.state === 'FINISHED') return { kind: 'running', job };
  const cause = causeOf(view.failures);
  if (causePending(job, view.failures) && !late) return wait();
  if (isTerminal(job.state))
    return { kind: 'denied', failure: failure('JOB_FAILED', `job ${job.id} is ${job.state}${cause}`) };
  const again = failingRepeatedly(job, view.failures);
  if (again !== undefined) return { kind: 'stuck', failure: again };
  const { running, total } = job.tasks;
  if (late)
    return {
      kind: 'stuck',
      failure: failure(
        'JOB_NOT_RUNNING',
        `job ${job.id} is ${job.state} and ${running} of its ${total} tasks run${cause}`,
      ),
    };
  return wait();
};

/** The JobManager brings the job itself: it is waited for, or has ended. */
const standalone = (observation: Observation, sent: Submitted, late: boolean): StartProgress => {
  const start = standaloneStart(observation, sent);
  if (start.kind === 'ended') return { kind: 'stuck', failure: start.failure };
  if (late)
    return {
      kind: 'stuck',
      failure: failure('JOB_NOT_RUNNING', `job ${sent.operation.jobId} did not appear in Flink`),
    };
  return { ...start, kind: 'waiting', requeueAfterMs: REQUEUE_MS.starting, effects: [] };
};

/** Flink does not show the job: it was never sent, is on its way, or was refused. */
const unseen = (observation: Observation, sent: Submitted, late: boolean): StartProgress => {
  if (inApplicationMode(sent.record.spec)) return standalone(observation, sent, late);
  const { operation } = sent;
  const refusal = observation.submission.state === 'answered' ? observation.submission.failure : undefined;
  if (refusal?.code === 'SUBMISSION_REFUSED') return { kind: 'denied', failure: refusal };
  if (late)
    return {
      kind: 'stuck',
      failure: refusal ?? failure('JOB_NOT_RUNNING', `job ${operation.jobId} did not appear in Flink`),
    };
  if (observation.submission.state === 'pending') return wait();
  if (!submissionTargetAlive(observation, sent.record, operation.jobManager))
    return {
      kind: 'stuck',
      failure: failure(
        'JOB_NOT_RUNNING',
        `the JobManager started anew while job ${operation.jobId} was being submitted to it`,
      ),
    };
  if (inClientMode(sent.record.spec)) {
    const failed = clientFailure(observation, sent);
    return failed === undefined ? wait(REQUEUE_MS.starting) : { kind: 'stuck', failure: failed };
  }
  return wait(refusal === undefined ? REQUEUE_MS.jobDown : REQUEUE_MS.starting, [
    { kind: 'submitJob', cluster: operation.cluster, submission: submission(observation, sent) },
  ]);
};
