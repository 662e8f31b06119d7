import { type Failure, failure } from '../../api/errors.ts';
import type { Operation, Status } from '../../api/status.ts';
import { operationId } from '../../objects/hash.ts';
import { splitArgs } from '../../objects/program-args.ts';
import { failDeploy, withOutcome } from '../checks/fail-deploy.ts';
import { allTasksRun, findJob, isTerminal, liveJob } from '../checks/job.ts';
import { chooseRestore } from '../checks/restore.ts';
import { jobStatusOf } from '../checks/running-status.ts';
import { retargeted } from '../checks/spec-changed.ts';
import { elapsed, exactTime, time } from '../checks/time.ts';
import type { Decision } from '../decision.ts';
import { go, LOOK, phase, stay } from '../decision.ts';
import { type Effect, event, type Submission } from '../effect.ts';
import type { JobFact, Observation } from '../observation.ts';

const waiting = { reason: 'WaitingForJob', message: 'the new job does not run all its tasks yet' } as const;

/** The submission that is under way on the new cluster, if the stored status names one. */
const submitted = ({ operation, updating }: Status): Operation | undefined =>
  operation?.kind === 'submit' && operation.cluster === updating?.hash ? operation : undefined;

const submission = ({ status, application }: Observation, { id, restorePath }: Operation): Submission => {
  const spec = status.updating?.spec ?? application.spec;
  return {
    jobId: id,
    jarName: spec.jarName,
    entryClass: spec.entryClass,
    args: spec.programArgsList ?? splitArgs(spec.programArgs ?? ''),
    parallelism: spec.parallelism,
    allowNonRestoredState: application.spec.allowNonRestoredState === true,
    ...(restorePath === undefined ? {} : { savepointPath: restorePath }),
  };
};

const begin = (o: Observation, cluster: string): Decision<'SubmittingJob'> => {
  const restore = chooseRestore(o);
  if (restore.kind === 'none') {
    return stay('SubmittingJob', LOOK.steady, { stalled: { reason: 'NoRestorePoint', message: restore.failure.message }, error: restore.failure });
  }
  const attempt = (o.status.submissions ?? 0) + 1;
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
    change: { operation, submissions: attempt },
    effects: [event('Normal', 'JobSubmitted', id, `Submitting job ${id} to deploy ${cluster}, ${source}`)],
    error: null,
    waiting,
  });
};

const running = (o: Observation, job: JobFact, operation: Operation): Decision<'Running'> => {
  const record = o.status.updating;
  const { programArgs, jarName, parallelism, entryClass } = record?.spec ?? o.application.spec;
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
      history: withOutcome(o.status, { hash: operation.cluster, image: record?.spec.image ?? '', outcome: 'Deployed', at: time(o.now), jobID: job.id }),
    },
    error: null,
    effects: [event('Normal', 'UpgradeDone', job.id, `${done} ${operation.cluster}: job ${job.id} runs`)],
  });
};

/** The deploy has failed; a job of it that may still run is cancelled before the cluster goes. */
const giveUp = (o: Observation, error: Failure, job: JobFact | undefined): Decision<'SubmittingJob' | 'DeployFailed'> => {
  if (job === undefined || isTerminal(job.state)) return failDeploy(o, error);
  const cancel: Effect = { kind: 'cancelJob', cluster: o.status.operation?.cluster ?? '', jobId: job.id };
  return stay('SubmittingJob', LOOK.ending, { effects: [cancel], error, waiting: { reason: 'WaitingForCancel', message: 'the new job is being cancelled' } });
};

const settle = (o: Observation, operation: Operation): Decision<'SubmittingJob' | 'Running' | 'DeployFailed'> => {
  const late = elapsed(o.now, operation.startedAt) >= o.limits.jobStartMs;
  const view = o.clusters[operation.cluster];
  if (view?.kind !== 'answering') {
    const error = failure('FLINK_UNREACHABLE', `the new JobManager does not answer: ${view?.reason ?? 'not asked'}`);
    return late ? failDeploy(o, error) : stay('SubmittingJob', LOOK.starting, { waiting: { reason: 'FlinkUnreachable', message: error.message } });
  }
  const job = findJob(view, operation.id);
  if (job === undefined) return unseen(o, operation, late);
  if (allTasksRun(job) || job.state === 'FINISHED') return running(o, job, operation);
  const reason = o.status.lastError;
  if (job.state === 'CANCELED' && reason?.code === 'JOB_NOT_RUNNING') return failDeploy(o, failure(reason.code, reason.message));
  if (isTerminal(job.state))
    return failDeploy(o, failure('JOB_FAILED', `job ${job.id} is ${job.state}${view.exception === undefined ? '' : `: ${view.exception}`}`));
  if (late) return giveUp(o, failure('JOB_NOT_RUNNING', `job ${job.id} is ${job.state} and ${job.tasks.running} of its ${job.tasks.total} tasks run`), job);
  return stay('SubmittingJob', LOOK.jobDown, { waiting });
};

/** Flink does not show the job: it was never sent, is on its way, or was refused. */
const unseen = (o: Observation, operation: Operation, late: boolean): Decision<'SubmittingJob' | 'DeployFailed'> => {
  if (o.submission.state === 'pending') return stay('SubmittingJob', LOOK.jobDown, { waiting });
  const refusal = o.submission.state === 'answered' ? o.submission.failure : undefined;
  if (refusal?.code === 'SUBMISSION_REFUSED' || refusal?.code === 'FLINK_REJECTED') return failDeploy(o, refusal);
  if (late) return failDeploy(o, refusal ?? failure('JOB_NOT_RUNNING', `job ${operation.id} did not appear in Flink`));
  const lookAgain = refusal === undefined ? LOOK.jobDown : LOOK.starting;
  return stay('SubmittingJob', lookAgain, { effects: [{ kind: 'submitJob', cluster: operation.cluster, submission: submission(o, operation) }], waiting });
};

/** Starts the new job from the newest restore point, once the old one has ended, and waits for its tasks. */
export const SubmittingJob = phase({
  phase: 'SubmittingJob',
  exits: ['Running', 'DeployFailed', 'Updating', 'ClusterStarting'],
  reads: ({ status }) => {
    const operation = submitted(status);
    return operation === undefined ? {} : { clusters: { [operation.cluster]: { jobs: true, exceptionOf: operation.id } } };
  },
  decide: (o) => {
    const operation = submitted(o.status);
    if (operation !== undefined) return settle(o, operation);
    if (o.status.updating === undefined || retargeted(o)) return go('Updating');
    if (liveJob(o.status) !== undefined) return go('ClusterStarting');
    return begin(o, o.status.updating.hash);
  },
});
