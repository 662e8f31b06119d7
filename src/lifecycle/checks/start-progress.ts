import { type Failure, failure } from '../../api/errors.ts';
import { inApplicationMode } from '../../objects/application-mode.ts';
import { inClientMode } from '../../objects/client-job.ts';
import { LOOK, type StatusChange, type Waiting } from '../decision.ts';
import type { Effect } from '../effect.ts';
import type { JobFact, Observation } from '../observation.ts';
import { clientFailure } from './client-start.ts';
import { causeOf, failingAgain, unexplained } from './failing-again.ts';
import { allTasksRun, findJob, isTerminal } from './job.ts';
import { standaloneStart } from './standalone.ts';
import { type Submitted, submission } from './start-job.ts';
import { elapsed } from './time.ts';
import { viewOf } from './view.ts';
import { stillThere } from './which-process.ts';

/** How a submission stands. Deploys, rollbacks and recoveries do with it what they must. */
export type StartProgress =
  | { readonly kind: 'waiting'; readonly waiting: Waiting; readonly lookAgainMs: number; readonly effects: readonly Effect[]; readonly change?: StatusChange }
  | { readonly kind: 'running'; readonly job: JobFact }
  /** There is no job: Flink says so, or says that it has ended (R4). */
  | { readonly kind: 'denied'; readonly failure: Failure }
  /** It has taken too long, and a job may be there. */
  | { readonly kind: 'stuck'; readonly failure: Failure };

const forJob: Waiting = { reason: 'WaitingForJob', message: 'the new job does not run all its tasks yet' };
const wait = (lookAgainMs: number = LOOK.jobDown, effects: readonly Effect[] = [], waiting: Waiting = forJob): StartProgress => ({
  kind: 'waiting',
  waiting,
  lookAgainMs,
  effects,
});

export const startProgress = (o: Observation, sent: Submitted): StartProgress => {
  const { operation } = sent;
  const late = elapsed(o.now, operation.startedAt) >= o.limits.jobStartMs;
  const view = viewOf(o, operation.cluster);
  if (view.kind !== 'answering') {
    if (inApplicationMode(sent.record.spec)) return standalone(o, sent, late);
    const message = `the new JobManager does not answer: ${view.reason}`;
    return late ? { kind: 'stuck', failure: failure('FLINK_UNREACHABLE', message) } : wait(LOOK.starting, [], { reason: 'FlinkUnreachable', message });
  }
  const job = findJob(view, operation.id);
  if (job === undefined) return unseen(o, sent, late);
  if (allTasksRun(job) || job.state === 'FINISHED') return { kind: 'running', job };
  const cause = causeOf(view.failures);
  if (unexplained(job, view.failures) && !late) return wait();
  if (isTerminal(job.state)) return { kind: 'denied', failure: failure('JOB_FAILED', `job ${job.id} is ${job.state}${cause}`) };
  const again = failingAgain(job, view.failures);
  if (again !== undefined) return { kind: 'stuck', failure: again };
  const { running, total } = job.tasks;
  if (late) return { kind: 'stuck', failure: failure('JOB_NOT_RUNNING', `job ${job.id} is ${job.state} and ${running} of its ${total} tasks run${cause}`) };
  return wait();
};

/** The JobManager brings the job itself: it is waited for, or has ended. */
const standalone = (o: Observation, sent: Submitted, late: boolean): StartProgress => {
  const start = standaloneStart(o, sent);
  if (start.kind === 'ended') return { kind: 'stuck', failure: start.failure };
  if (late) return { kind: 'stuck', failure: failure('JOB_NOT_RUNNING', `job ${sent.operation.id} did not appear in Flink`) };
  return { ...start, kind: 'waiting', lookAgainMs: LOOK.starting, effects: [] };
};

/** Flink does not show the job: it was never sent, is on its way, or was refused. */
const unseen = (o: Observation, sent: Submitted, late: boolean): StartProgress => {
  if (inApplicationMode(sent.record.spec)) return standalone(o, sent, late);
  const { operation } = sent;
  const refusal = o.submission.state === 'answered' ? o.submission.failure : undefined;
  if (refusal?.code === 'SUBMISSION_REFUSED') return { kind: 'denied', failure: refusal };
  if (late) return { kind: 'stuck', failure: refusal ?? failure('JOB_NOT_RUNNING', `job ${operation.id} did not appear in Flink`) };
  if (o.submission.state === 'pending') return wait();
  if (!stillThere(o, sent.record, operation.jobManager))
    return { kind: 'stuck', failure: failure('JOB_NOT_RUNNING', `the JobManager started anew while job ${operation.id} was being submitted to it`) };
  if (inClientMode(sent.record.spec)) {
    const failed = clientFailure(o, sent);
    return failed === undefined ? wait(LOOK.starting) : { kind: 'stuck', failure: failed };
  }
  return wait(refusal === undefined ? LOOK.jobDown : LOOK.starting, [{ kind: 'submitJob', cluster: operation.cluster, submission: submission(o, sent) }]);
};
