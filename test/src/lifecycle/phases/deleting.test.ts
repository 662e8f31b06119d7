import type { DeployRecord, Status } from '../../../../src/api/status.ts';
import { NO_CHILDREN } from '../../../../src/objects/observed-children.ts';
import { NOW, record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  answering,
  at,
  CANCEL,
  checkpoints,
  deployed,
  ENDED,
  type Facts,
  firstDeploy,
  job,
  NEXT,
  OLD,
  operation,
  pod,
  SAVEPOINT,
  SETTLED,
  STOP,
  SUBMISSION,
  UNREACHABLE,
  upgrade,
  withCluster,
  withJob,
  withNewJob,
  withoutJob,
  withSpec,
} from '../situations.ts';

/** Phase Deleting: the jobs end as deleteMode says, and then their clusters go. */

const deleting = (status: Status, ...facts: readonly Facts[]) =>
  observe({ ...status, phase: 'Deleting' }, { deleting: true }, ...facts);
const CHILDREN: Facts = {
  children: { ...NO_CHILDREN, deployments: { jm: {}, tm: {} }, services: { count: {} } },
};
/** The application has a running job, and the objects of its cluster. */
const deletingJob = (status: Status, ...facts: readonly Facts[]) => deleting(deployed(status), CHILDREN, ...facts);

/** The deletion began that many milliseconds ago, with these finalizers. */
const deletedSince = (ms: number, spec: object = {}, finalizers: readonly string[] = []): Facts => {
  const { application } = withSpec(spec);
  return {
    application: { ...application, metadata: { ...application.metadata, deletionTimestamp: at(-ms), finalizers } },
  };
};
/** The deadline of the deletion has passed. */
const LATE = deletedSince(600_000);
const FORCE_CANCEL = withSpec({ deleteMode: 'ForceCancel' });

const UNANSWERED = withCluster(UNREACHABLE);
const RUNNING = withJob('RUNNING');
const FAILED_SAVEPOINT = { savepoint: { state: 'failed', cause: 'c' } } as const;
const COMPLETED_SAVEPOINT = { savepoint: { state: 'completed', location: 's' } } as const;
const STOPPING = { operation: STOP };
const SUBMITTED = { operation: SUBMISSION };
const checkpointAt = (triggeredAt: number) => ({ checkpoints: checkpoints({ completed: { path: 'c', triggeredAt } }) });

const podTemplate = { spec: { containers: [{ name: 'check', image: 'check:1' }] } };
const SHUTDOWN = { shutdownJob: { podTemplate } };

const APPLICATION: DeployRecord = { ...record({ submission: 'Application' }), start: { jobId: 'job-1', attempt: 1 } };

testDecisions('deleting', {
  'No job has to end': [
    [
      'A deletion enters the phase from every other phase, without another change',
      () => observe(upgrade('Savepointing'), { deleting: true }),
      'Deleting @100',
    ],
    ['An application without a job starts to remove its clusters', () => deleting({}), 'Deleting, Deleted @100'],
    [
      'An application with a running job starts to remove its clusters when deleteMode is None',
      () => deletingJob({}, withSpec({ deleteMode: 'None' })),
      'Deleting, Deleted @100',
    ],
  ],
  'The job stops with a savepoint': [
    [
      'flinkapp records the stop of a running job before it triggers it',
      () => deletingJob({}, RUNNING),
      'Deleting, WaitingForSavepoint @100',
    ],
    [
      'flinkapp triggers a recorded stop whose trigger id Flink does not have',
      () => deletingJob(STOPPING, withJob('RUNNING', { savepoint: { state: 'unknown' } })),
      'Deleting, stopWithSavepoint, WaitingForSavepoint @300',
    ],
    [
      'The savepoint of a job that is FINISHED with its stop is recorded',
      () => deletingJob(STOPPING, withJob('FINISHED', COMPLETED_SAVEPOINT)),
      'Deleting, SavepointTaken @100',
    ],
    [
      'A manual savepoint that has completed is recorded before the job is stopped',
      () =>
        deletingJob(
          { operation: operation('savepoint', { reason: 'Manual' }) },
          { pods: [] },
          withJob('RUNNING', COMPLETED_SAVEPOINT),
        ),
      'Deleting, SavepointTaken, WaitingForSavepoint @100',
    ],
    [
      'A savepoint of a deploy that has completed is recorded before the job is stopped',
      () => deletingJob({ operation: operation('savepoint') }, withJob('RUNNING', COMPLETED_SAVEPOINT)),
      'Deleting, SavepointTaken, WaitingForSavepoint @100',
    ],
    [
      'The new job of a BlueGreen pair is stopped when the old job has ended',
      () =>
        deleting(
          upgrade('DualRunning', {
            deploymentMode: 'BlueGreen',
            updatingJob: { jobID: 'job-2', state: 'RUNNING' },
            ...SETTLED,
          }),
          withNewJob('RUNNING', { checkpoints: checkpoints() }),
        ),
      'Deleting, WaitingForSavepoint @100',
    ],
    [
      'A failed savepoint is retried after a second',
      () => deletingJob(STOPPING, withJob('RUNNING', FAILED_SAVEPOINT)),
      'Deleting, SavepointFailed, WaitingForRetry, SAVEPOINT_FAILED @1000',
    ],
    [
      'flinkapp does not record another stop before the pause after a failed savepoint is over',
      () => deletingJob({ retryAt: at(500), retryCount: 1 }, RUNNING),
      'Deleting, WaitingForRetry @500',
    ],
  ],
  'The job ended by itself': [
    [
      'flinkapp waits for final checkpoint statistics of a job that has just FAILED',
      () => deletingJob({}, withJob('FAILED')),
      'Deleting, RecordingRestorePoint @400',
    ],
    [
      'A FAILED job is recorded with its newest checkpoint after its statistics are final',
      () => deletingJob(ENDED, withJob('FAILED', checkpointAt(NOW))),
      'Deleting, DeletedWithoutSavepoint @100',
    ],
    [
      'A FAILED job leaves its newest checkpoint, however old that is',
      () => deletingJob(ENDED, withJob('FAILED', checkpointAt(0))),
      'Deleting, DeletedWithoutSavepoint @100',
    ],
    [
      'A FAILED job that completed no checkpoint leaves the savepoint from which it started',
      () => deletingJob(ENDED, withJob('FAILED', { checkpoints: checkpoints({ restoredFrom: 's' }) })),
      'Deleting, DeletedWithoutSavepoint @100',
    ],
    [
      'A bounded job that is FINISHED is recorded without an Event',
      () => deletingJob(ENDED, withJob('FINISHED', { checkpoints: checkpoints() })),
      'Deleting @100',
    ],
    [
      'A job that its JobManager no longer has is recorded as lost, with an Event',
      () => deletingJob({}, withoutJob()),
      'Deleting, DeletedWithoutSavepoint @100',
    ],
  ],
  'The JobManager does not answer': [
    [
      'flinkapp waits for a JobManager that does not answer',
      () => deletingJob({}, UNANSWERED),
      'Deleting, FlinkUnreachable @2000',
    ],
    [
      'A job whose JobManager does not answer is recorded as lost when its cluster has no pods',
      () => deletingJob({}, UNANSWERED, { pods: [pod('other'), pod(OLD.hash, { ownedByUid: false })] }),
      'Deleting, DeletedWithoutSavepoint @100',
    ],
    [
      'A job whose JobManager does not answer is deleted without a savepoint when the deadline has passed',
      () => deletingJob({}, LATE, UNANSWERED, { pods: [pod(OLD.hash)] }),
      'Deleting, DeletedWithoutSavepoint, Deleted, DELETION_DEADLINE @100',
    ],
    [
      'flinkapp waits for a JobManager that does not answer when deleteMode is ForceCancel',
      () => deletingJob({}, FORCE_CANCEL, UNANSWERED),
      'Deleting, FlinkUnreachable @2000',
    ],
  ],
  'The deadline of the deletion has passed': [
    [
      'A job whose savepoint fails after the deadline is deleted without a savepoint',
      () => deletingJob(STOPPING, LATE, withJob('RUNNING', FAILED_SAVEPOINT)),
      'Deleting, DeletedWithoutSavepoint, Deleted, DELETION_DEADLINE @100',
    ],
    [
      'A job whose savepoint is in progress at the deadline is deleted without it, and the Event names the last one',
      () =>
        deletingJob(
          { ...STOPPING, restorePoints: [SAVEPOINT] },
          LATE,
          withJob('RUNNING', { savepoint: { state: 'inProgress' } }),
        ),
      'Deleting, DeletedWithoutSavepoint, Deleted, DELETION_DEADLINE @100',
    ],
    [
      'A job whose stop has not begun at the deadline is deleted without a savepoint',
      () => deletingJob({}, LATE, RUNNING),
      'Deleting, DeletedWithoutSavepoint, Deleted, DELETION_DEADLINE @100',
    ],
    [
      'A job whose stop has not begun at the deadline is deleted with the last error as the cause',
      () =>
        deletingJob(
          {
            restorePoints: [SAVEPOINT],
            lastError: { code: 'SAVEPOINT_FAILED', message: 'm', since: at(0), retryable: true },
          },
          LATE,
          RUNNING,
        ),
      'Deleting, DeletedWithoutSavepoint, Deleted, DELETION_DEADLINE @100',
    ],
    [
      'A job that has not ended after its cancel is deleted when the deadline has passed',
      () => deletingJob({ operation: CANCEL }, deletedSince(600_000, { deleteMode: 'ForceCancel' }), RUNNING),
      'Deleting, DeletedWithoutSavepoint, Deleted, DELETION_DEADLINE @100',
    ],
  ],
  'deleteMode is ForceCancel': [
    [
      'With ForceCancel flinkapp records the cancel of a running job before it sends it',
      () => deletingJob({}, FORCE_CANCEL, RUNNING),
      'Deleting, WaitingForCancel @100',
    ],
    [
      'With ForceCancel flinkapp sends a recorded cancel',
      () => deletingJob({ operation: CANCEL }, FORCE_CANCEL, RUNNING),
      'Deleting, cancelJob, WaitingForCancel @300',
    ],
    [
      'With ForceCancel a CANCELED job is recorded without a restore point',
      () => deletingJob({ operation: CANCEL }, FORCE_CANCEL, withJob('CANCELED')),
      'Deleting @100',
    ],
    [
      'With ForceCancel a job that its JobManager no longer has is recorded as lost without an Event',
      () => deletingJob({}, FORCE_CANCEL, withoutJob()),
      'Deleting @100',
    ],
  ],
  'A submission was under way when the deletion began': [
    [
      'flinkapp waits for a submission whose request is pending',
      () => deleting(firstDeploy('Deleting', SUBMITTED), withoutJob(NEXT.hash), { submission: { state: 'pending' } }),
      'Deleting @300',
    ],
    [
      'A submission whose job Flink does not have is forgotten',
      () => deleting(firstDeploy('Deleting', SUBMITTED), withoutJob(NEXT.hash)),
      'Deleting @100',
    ],
    [
      'A submission whose job FAILED is forgotten',
      () => deleting(firstDeploy('Deleting', SUBMITTED), withNewJob('FAILED')),
      'Deleting @100',
    ],
    [
      'A submission whose job is RUNNING makes it the deployed job, which has to end',
      () => deleting(firstDeploy('Deleting', SUBMITTED), withNewJob('RUNNING')),
      'Deleting @100',
    ],
    [
      'A submission whose job is RUNNING while the old job is too makes it the new job of a pair',
      () =>
        deleting(
          upgrade('Deleting', { deploymentMode: 'BlueGreen', ...SUBMITTED }),
          withNewJob('RUNNING', { checkpoints: checkpoints() }),
        ),
      'Deleting @100',
    ],
    [
      'A submission to the live cluster whose job is RUNNING makes it the deployed job',
      () =>
        deletingJob(
          { ...SETTLED, operation: { ...SUBMISSION, cluster: OLD.hash } },
          withCluster(answering({ jobs: [job('RUNNING', { id: 'job-2' })], checkpoints: checkpoints() })),
        ),
      'Deleting @100',
    ],
    [
      'flinkapp waits for the JobManager of a submission that does not answer',
      () => deleting(firstDeploy('Deleting', SUBMITTED), withCluster(UNREACHABLE, NEXT.hash)),
      'Deleting, FlinkUnreachable @2000',
    ],
    [
      'A submission to a cluster that has no pods is forgotten',
      () => deleting(upgrade('Deleting', SUBMITTED), { pods: [] }),
      'Deleting @100',
    ],
    [
      'A submission to a JobManager that does not answer is given up when the deadline has passed',
      () =>
        deleting(upgrade('Deleting', SUBMITTED), LATE, withCluster(UNREACHABLE, NEXT.hash), { pods: [pod(NEXT.hash)] }),
      'Deleting, DeletedWithoutSavepoint, Deleted, DELETION_DEADLINE @100',
    ],
    [
      'flinkapp waits for a JobManager in application mode that may still start its job',
      () =>
        deleting(
          firstDeploy('Deleting', {
            updating: APPLICATION,
            operation: operation('submit', { jobId: 'job-2', cluster: APPLICATION.hash }),
          }),
          { desired: record({ submission: 'Application' }), pods: [] },
          withoutJob(APPLICATION.hash),
        ),
      'Deleting @300',
    ],
  ],
  'The shutdownJob runs before the clusters go': [
    [
      'The shutdownJob starts when the job has ended',
      () => deletingJob(SETTLED, deletedSince(1000, SHUTDOWN)),
      'Deleting, ShutdownJobStarted, ShuttingDown @2000',
    ],
    [
      'The shutdownJob starts while the job is running when deleteMode is None',
      () => deletingJob({}, deletedSince(1000, { ...SHUTDOWN, deleteMode: 'None' })),
      'Deleting, ShutdownJobStarted, ShuttingDown @2000',
    ],
    [
      'The shutdownJob does not run in a foreground deletion',
      () => deletingJob(SETTLED, deletedSince(1000, SHUTDOWN, ['foregroundDeletion'])),
      'Deleting, Deleted @100',
    ],
    [
      'The shutdownJob does not run when the deadline of the deletion has passed',
      () => deletingJob(SETTLED, deletedSince(1000, { ...SHUTDOWN, deletionDeadlineSeconds: 1 })),
      'Deleting, Deleted @100',
    ],
  ],
});
