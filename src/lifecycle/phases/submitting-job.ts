import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord, Operation, Status } from '../../api/status.ts';
import { operationId } from '../../objects/hash.ts';
import { splitArgs } from '../../objects/program-args.ts';
import { failDeploy, withOutcome } from '../checks/fail-deploy.ts';
import { allTasksRun, findJob, isTerminal, liveJob } from '../checks/job.ts';
import { chooseRestore } from '../checks/restore.ts';
import { jobStatusOf } from '../checks/running-status.ts';
import { retargeted } from '../checks/spec-changed.ts';
import { elapsed, exactTime, time } from '../checks/time.ts';
import { viewOf } from '../checks/view.ts';
import type { Decision } from '../decision.ts';
import { go, LOOK, phase, stay } from '../decision.ts';
import { type Effect, event, type Submission } from '../effect.ts';
import type { JobFact, Observation } from '../observation.ts';

const waiting = { reason: 'WaitingForJob', message: 'the new job does not run all its tasks yet' } as const;

/** A submission that is under way, and the deploy it is of. */
interface Submitted {
  readonly operation: Operation;
  readonly record: DeployRecord;
}

/** As the stored status names it, if it does. */
const submitted = ({ operation, updating }: Status): Submitted | undefined =>
  operation?.kind === 'submit' && operation.cluster === updating?.hash ? { operation, record: updating } : undefined;

const submission = ({ application }: Observation, { operation: { id, restorePath }, record: { spec } }: Submitted): Submission => ({
  jobId: id,
  jarName: spec.jarName,
  entryClass: spec.entryClass,
  args: spec.programArgsList ?? splitArgs(spec.programArgs ?? ''),
  parallelism: spec.parallelism,
  allowNonRestoredState: application.spec.allowNonRestoredState === true,
  ...(restorePath === undefined ? {} : { savepointPath: restorePath }),
});

const begin = (o: Observation, cluster: string): Decision<'SubmittingJob'> => {
  const restore = chooseRestore(o);
  if (restore.kind === 'none') {
    return stay('SubmittingJob', LOOK.steady, { stalled: { reason: 'NoRestorePoint', message: restore.failure.message }, error: restore.failure });
  }
  const attempt = (o.status.attempts ?? 0) + 1;
  const id = operationId(o.application.metadata.uid, 'submit', cluster, attempt);
  const startedAt = exactTime(o.now);
  const operation: Operation = {
    kind: 'submit',
    id,
    jobId: id,
    cluster,
    attempt,
    startedAt,
    ...(restore.kind === 'path' ? { restorePath: restore.path } : {}),
  };
  const source = restore.kind === 'path' ? `from ${restore.path}` : 'with no state';
  return stay('SubmittingJob', LOOK.jobDown, {
    change: { operation, attempts: attempt },
    effects: [event('Normal', 'JobSubmitted', id, `Submitting job ${id} to deploy ${cluster}, ${source}`)],
    error: null,
    waiting,
  });
};

const running = (o: Observation, job: JobFact, { operation, record }: Submitted): Decision<'Running'> => {
  const { image, programArgs, jarName, parallelism, entryClass } = record.spec;
  const done = o.status.deployHash === undefined ? 'Deployed' : 'Upgraded to';
  return go('Running', {
    change: {
      deployHash: operation.cluster,
      deployed: record,
      updating: undefined,
      updatingHash: undefined,
      failedDeployHash: undefined,
      operation: undefined,
      jobStatus: {
        ...jobStatusOf(undefined, job),
        jarName,
        parallelism,
        entryClass,
        programArgs: programArgs ?? '',
        allowNonRestoredState: o.application.spec.allowNonRestoredState === true,
        ...(operation.restorePath === undefined ? {} : { requestedRestorePath: operation.restorePath }),
      },
      history: withOutcome(o.status, { hash: operation.cluster, image, outcome: 'Deployed', at: time(o.now), jobID: job.id }),
    },
    error: null,
    effects: [event('Normal', 'UpgradeDone', job.id, `${done} ${operation.cluster}: job ${job.id} runs`)],
  });
};

/** The deploy has failed with its job still there: it is cancelled before the cluster goes. */
const giveUp = (error: Failure, cancel: Extract<Effect, { kind: 'cancelJob' }>): Decision<'SubmittingJob'> =>
  stay('SubmittingJob', LOOK.ending, { effects: [cancel], error, waiting: { reason: 'WaitingForCancel', message: 'the new job is being cancelled' } });

const settle = (o: Observation, sent: Submitted): Decision<'SubmittingJob' | 'Running' | 'DeployFailed'> => {
  const { operation, record } = sent;
  const late = elapsed(o.now, operation.startedAt) >= o.limits.jobStartMs;
  const view = viewOf(o, operation.cluster);
  if (view.kind !== 'answering') {
    const error = failure('FLINK_UNREACHABLE', `the new JobManager does not answer: ${view.reason}`);
    return late ? failDeploy(o, record, error) : stay('SubmittingJob', LOOK.starting, { waiting: { reason: 'FlinkUnreachable', message: error.message } });
  }
  const job = findJob(view, operation.id);
  if (job === undefined) return unseen(o, sent, late);
  if (allTasksRun(job) || job.state === 'FINISHED') return running(o, job, sent);
  const reason = o.status.lastError;
  if (job.state === 'CANCELED' && reason?.code === 'JOB_NOT_RUNNING') return failDeploy(o, record, failure(reason.code, reason.message));
  if (isTerminal(job.state))
    return failDeploy(o, record, failure('JOB_FAILED', `job ${job.id} is ${job.state}${view.exception === undefined ? '' : `: ${view.exception}`}`));
  if (late)
    return giveUp(failure('JOB_NOT_RUNNING', `job ${job.id} is ${job.state} and ${job.tasks.running} of its ${job.tasks.total} tasks run`), {
      kind: 'cancelJob',
      cluster: operation.cluster,
      jobId: job.id,
    });
  return stay('SubmittingJob', LOOK.jobDown, { waiting });
};

/** Flink does not show the job: it was never sent, is on its way, or was refused. */
const unseen = (o: Observation, sent: Submitted, late: boolean): Decision<'SubmittingJob' | 'DeployFailed'> => {
  const { operation, record } = sent;
  if (o.submission.state === 'pending') return stay('SubmittingJob', LOOK.jobDown, { waiting });
  const refusal = o.submission.state === 'answered' ? o.submission.failure : undefined;
  if (refusal?.code === 'SUBMISSION_REFUSED') return failDeploy(o, record, refusal);
  if (late) return failDeploy(o, record, refusal ?? failure('JOB_NOT_RUNNING', `job ${operation.id} did not appear in Flink`));
  const lookAgain = refusal === undefined ? LOOK.jobDown : LOOK.starting;
  return stay('SubmittingJob', lookAgain, { effects: [{ kind: 'submitJob', cluster: operation.cluster, submission: submission(o, sent) }], waiting });
};

/** Starts the new job from the newest restore point, once the old one has ended, and waits for its tasks. */
export const SubmittingJob = phase({
  phase: 'SubmittingJob',
  exits: ['Running', 'DeployFailed', 'Updating', 'ClusterStarting'],
  reads: ({ status }) => {
    const sent = submitted(status);
    return sent === undefined ? {} : { clusters: { [sent.operation.cluster]: { jobs: true, exceptionOf: sent.operation.id } } };
  },
  decide: (o) => {
    const sent = submitted(o.status);
    if (sent !== undefined) return settle(o, sent);
    if (o.status.updating === undefined || retargeted(o)) return go('Updating');
    if (liveJob(o.status) !== undefined) return go('ClusterStarting');
    return begin(o, o.status.updating.hash);
  },
});
