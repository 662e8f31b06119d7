import type { Status } from '../../../../src/api/status.ts';
import { NOW, record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  at,
  CANCEL,
  checkpoints,
  deployed,
  ENDED,
  ENDED_LONG_AGO,
  type Facts,
  JOBMANAGER_GONE,
  NEXT,
  OLD,
  operation,
  pod,
  RETAINED,
  SAVEPOINT,
  SETTLED,
  STOP,
  silentFor,
  UNCHANGED,
  UNREACHABLE,
  UNREPORTED,
  withCluster,
  withJob,
  withoutJob,
  withSpec,
} from '../situations.ts';

/** Phase Suspending: the job stops with a restore point, and then its pods go. */

const SUSPENDED = { suspended: true };
/** spec.suspended is true, and upgradeMode is Savepoint unless the facts have another spec. */
const suspending = (status: Status, ...facts: readonly Facts[]) =>
  observe(deployed({ phase: 'Suspending', ...status }), UNCHANGED, withSpec(SUSPENDED), ...facts);
const LAST_STATE = withSpec({ ...SUSPENDED, upgradeMode: 'LastState' });
const STATELESS = withSpec({ ...SUSPENDED, upgradeMode: 'Stateless' });
const RESUMED = withSpec({ suspended: false });

const UNANSWERED = withCluster(UNREACHABLE);
const CHECKPOINT = checkpoints({ completed: { path: 'c', triggeredAt: NOW - 1000 } });
const withCheckpoint = (state: string, more = {}) =>
  withJob(state, { checkpoints: CHECKPOINT, checkpointConfig: RETAINED, ...more });
const FAILED_SAVEPOINT = { savepoint: { state: 'failed', cause: 'c' } } as const;
const COMPLETED_SAVEPOINT = { savepoint: { state: 'completed', location: 's' } } as const;
const UNKNOWN_SAVEPOINT = { savepoint: { state: 'unknown' } } as const;

const BATCH = record({ flinkConfig: { 'execution.runtime-mode': 'BATCH' } });

const RELEASED = { ...SETTLED, clusterReleased: true };
const NO_PODS: Facts = { pods: [] };
const podTemplate = { spec: { containers: [{ name: 'check', image: 'check:1' }] } };
const SHUTDOWN = withSpec({ ...SUSPENDED, shutdownJob: { podTemplate } });

testDecisions('suspending', {
  'The job stops with a savepoint': [
    [
      'flinkapp records the stop of a running job before it triggers it',
      () => suspending({}, withCheckpoint('RUNNING')),
      'Suspending, SavepointStarted, Suspending @100',
    ],
    [
      'flinkapp triggers a recorded stop whose trigger id Flink does not have',
      () => suspending({ operation: STOP }, withJob('RUNNING', UNKNOWN_SAVEPOINT)),
      'Suspending, stopWithSavepoint, Suspending @300',
    ],
    [
      'flinkapp triggers a stop with the savepoint format of savepointPolicy',
      () =>
        suspending(
          { operation: STOP },
          withSpec({ ...SUSPENDED, savepointPolicy: { formatType: 'NATIVE' } }),
          withJob('RUNNING', UNKNOWN_SAVEPOINT),
        ),
      'Suspending, stopWithSavepoint, Suspending @300',
    ],
    [
      'The savepoint of a job that is FINISHED with its stop is recorded',
      () => suspending({ operation: STOP }, withJob('FINISHED', COMPLETED_SAVEPOINT)),
      'Suspending, SavepointTaken, Suspending @100',
    ],
    [
      'A manual savepoint that has completed is recorded before the job is stopped',
      () =>
        suspending(
          { operation: operation('savepoint', { reason: 'Manual' }) },
          withJob('RUNNING', COMPLETED_SAVEPOINT),
        ),
      'Suspending, SavepointTaken, Suspending @100',
    ],
  ],
  'The savepoint fails': [
    [
      'A failed savepoint of a healthy job is retried after a second',
      () => suspending({ operation: STOP }, withJob('RUNNING', FAILED_SAVEPOINT)),
      'Suspending, SavepointFailed, WaitingForRetry, SAVEPOINT_FAILED @1000',
    ],
    [
      'flinkapp does not record another stop before the pause after a failed savepoint is over',
      () => suspending({ retryAt: at(500) }, withCheckpoint('RUNNING')),
      'Suspending, WaitingForRetry @500',
    ],
    [
      'A RESTARTING job with a retained checkpoint whose savepoint fails is cancelled instead',
      () => suspending({ operation: STOP }, withCheckpoint('RESTARTING', FAILED_SAVEPOINT)),
      'Suspending, SavepointFailed, Suspending, SAVEPOINT_FAILED @100',
    ],
  ],
  'The job is cancelled instead of stopped': [
    [
      'A RESTARTING job with a retained checkpoint is cancelled',
      () => suspending({}, withCheckpoint('RESTARTING')),
      'Suspending, Suspending @100',
    ],
    [
      'A RESTARTING job whose checkpoints Flink would delete with it is stopped with a savepoint',
      () => suspending({}, withCheckpoint('RESTARTING', { checkpointConfig: { ...RETAINED, retained: false } })),
      'Suspending, SavepointStarted, Suspending @100',
    ],
    [
      'A RESTARTING job that started with no state and has no checkpoint is cancelled',
      () => suspending({}, withJob('RESTARTING', { checkpoints: checkpoints() })),
      'Suspending, Suspending @100',
    ],
    [
      'A running job with a retained checkpoint is cancelled when upgradeMode is LastState',
      () => suspending({}, LAST_STATE, withCheckpoint('RUNNING')),
      'Suspending, Suspending @100',
    ],
    [
      'A running job without a checkpoint is stopped with a savepoint when upgradeMode is LastState',
      () => suspending({}, LAST_STATE, withJob('RUNNING')),
      'Suspending, SavepointStarted, Suspending @100',
    ],
    [
      'A running job without a checkpoint is cancelled when upgradeMode is Stateless',
      () => suspending({}, STATELESS, withJob('RUNNING')),
      'Suspending, Suspending @100',
    ],
    [
      'flinkapp sends a recorded cancel',
      () => suspending({ operation: CANCEL }, withCheckpoint('RUNNING')),
      'Suspending, cancelJob, Suspending @300',
    ],
    [
      'flinkapp waits for final checkpoint statistics of a job that has just been CANCELED',
      () => suspending({ operation: CANCEL }, withJob('CANCELED')),
      'Suspending, RecordingRestorePoint @400',
    ],
    [
      'A CANCELED job is recorded with its newest checkpoint after its statistics are final',
      () => suspending({ operation: CANCEL, ...ENDED }, withJob('CANCELED', { checkpoints: CHECKPOINT })),
      'Suspending, CheckpointUsed, Suspending @100',
    ],
    [
      'A CANCELED job that completed no checkpoint is recorded with the savepoint from which it started',
      () =>
        suspending(
          { operation: CANCEL, ...ENDED },
          withJob('CANCELED', { checkpoints: checkpoints({ restoredFrom: 's' }) }),
        ),
      'Suspending, SavepointUsed, Suspending @100',
    ],
    [
      'A CANCELED job that started with no state and has no checkpoint resumes with no state',
      () => suspending({ operation: CANCEL, ...ENDED }, withJob('CANCELED', { checkpoints: checkpoints() })),
      'Suspending, SuspendedWithoutRestorePoint, Suspending @100',
    ],
    [
      'A CANCELED job whose checkpoints Flink deleted is recorded with what a person can do',
      () =>
        suspending(
          { operation: CANCEL, ...ENDED },
          withCheckpoint('CANCELED', { checkpointConfig: { ...RETAINED, retained: false } }),
        ),
      'Suspending, SuspendedWithoutRestorePoint, Suspending @100',
    ],
    [
      'A job that its JobManager no longer has after a cancel is recorded as lost without a restore point',
      () => suspending({ operation: CANCEL }, withoutJob()),
      'Suspending, SuspendedWithoutRestorePoint, Suspending @100',
    ],
    [
      'A stateless job that its JobManager no longer has after a cancel is recorded as lost without an Event',
      () => suspending({ operation: CANCEL }, STATELESS, withoutJob()),
      'Suspending, Suspending @100',
    ],
  ],
  'The job ended by itself': [
    [
      'flinkapp waits for final checkpoint statistics of a job that has just FAILED',
      () => suspending({}, withJob('FAILED')),
      'Suspending, RecordingRestorePoint @400',
    ],
    [
      'A FAILED job is recorded with its newest checkpoint after its statistics are final',
      () => suspending(ENDED, withJob('FAILED', { checkpoints: CHECKPOINT })),
      'Suspending, CheckpointUsed, Suspending @100',
    ],
    [
      'flinkapp asks again when Flink does not report the checkpoints of a FAILED job',
      () => suspending(ENDED, withJob('FAILED', UNREPORTED)),
      'Suspending, RecordingRestorePoint @400',
    ],
    [
      'Storage is searched on resume when Flink does not report the checkpoints of a FAILED job for 10 s',
      () => suspending({ ...ENDED_LONG_AGO, restorePoints: [SAVEPOINT] }, withJob('FAILED', UNREPORTED)),
      'Suspending, SuspendedWithoutRestorePoint, Suspending @100',
    ],
    [
      'A batch job that its JobManager no longer has may have finished, and runs again on resume',
      () => suspending({ deployed: BATCH }, withoutJob(BATCH.hash)),
      'Suspending, SuspendedWithoutRestorePoint, Suspending @100',
    ],
    [
      'A bounded job that is FINISHED is recorded without a restore point and without an Event',
      () => suspending(ENDED, withJob('FINISHED', { checkpoints: checkpoints() })),
      'Suspending, Suspending @100',
    ],
    [
      'A job that its JobManager no longer has is recorded as lost without a restore point',
      () => suspending({}, withoutJob()),
      'Suspending, SuspendedWithoutRestorePoint, Suspending @100',
    ],
    [
      'A job whose newest checkpoint cannot be used is suspended, and the Event says why',
      () =>
        suspending(
          { jobStatus: { jobID: 'job-1', state: 'FAILED', endedAt: at(-5000) } },
          withJob('FAILED', {
            checkpoints: checkpoints({
              completed: { path: '<checkpoint-not-externally-addressable>', triggeredAt: NOW },
            }),
            checkpointConfig: RETAINED,
          }),
        ),
      'Suspending, SuspendedWithoutRestorePoint, Suspending @100',
    ],
  ],
  'The JobManager does not answer': [
    [
      'flinkapp waits for a JobManager that has not answered for a minute when it needs a savepoint',
      () => suspending({ phaseSince: at(-60_000), ...silentFor(60_000) }, UNANSWERED),
      'Suspending, FlinkUnreachable @3000',
    ],
    [
      'flinkapp waits for a JobManager that has not answered for a second when upgradeMode is LastState',
      () => suspending({}, LAST_STATE, UNANSWERED),
      'Suspending, FlinkUnreachable @2000',
    ],
    [
      'A job whose JobManager has not answered for ten seconds is recorded as lost when upgradeMode is LastState',
      () => suspending({ phaseSince: at(-10_000), ...silentFor(10_000) }, LAST_STATE, UNANSWERED),
      'Suspending, SuspendedWithoutRestorePoint, Suspending @100',
    ],
    [
      'One call without an answer after a minute decides nothing when upgradeMode is LastState',
      () => suspending({ phaseSince: at(-60_000) }, LAST_STATE, UNANSWERED),
      'Suspending, FlinkUnreachable @2000',
    ],
    [
      'A job whose JobManager has terminated is recorded as lost',
      () => suspending({ ...JOBMANAGER_GONE, ...silentFor(2000) }, UNANSWERED, NO_PODS),
      'Suspending, SuspendedWithoutRestorePoint, Suspending @100',
    ],
    [
      'An application is Running again without an answer when spec.suspended is no longer true',
      () => suspending(silentFor(2000), RESUMED, UNANSWERED),
      'Running @100',
    ],
    [
      'flinkapp waits for a JobManager that does not answer after a cancel was recorded',
      () => suspending({ operation: CANCEL }, UNANSWERED),
      'Suspending, FlinkUnreachable @2000',
    ],
    [
      'In BlueGreen the advice is to delete the pod of the JobManager',
      () =>
        suspending(
          { operation: STOP, ...silentFor(600_000), phaseSince: at(-600_000) },
          withSpec({ ...SUSPENDED, deploymentMode: 'BlueGreen' }),
          UNANSWERED,
          { pods: [] },
        ),
      'Suspending, FlinkUnreachable @5000',
    ],
  ],
  'spec.suspended is no longer true': [
    [
      'An application whose stop has not begun is Running again',
      () => suspending({}, RESUMED, withCheckpoint('RUNNING')),
      'Running @100',
    ],
    [
      'An application whose last deploy had failed and whose stop has not begun is DeployFailed again',
      () => suspending({ failedDeployHash: NEXT.hash }, RESUMED, withCheckpoint('RUNNING')),
      'DeployFailed @100',
    ],
  ],
  'The job has ended and its pods go': [
    [
      'The cluster of a job that has ended and is recorded is released',
      () => suspending(SETTLED, NO_PODS),
      'Suspending, WaitingForPodsToEnd @300',
    ],
    [
      'flinkapp waits for the pods of a released cluster',
      () => suspending(RELEASED, { pods: [pod(OLD.hash)] }),
      'Suspending, WaitingForPodsToEnd @300',
    ],
    [
      'An application whose cluster is released is Suspended when no pod is left',
      () => suspending(RELEASED, NO_PODS),
      'Suspended, cleared @100',
    ],
    [
      'An application whose cluster is released is Suspended when the pods were not listed',
      () => suspending(RELEASED),
      'Suspended, cleared @100',
    ],
    [
      'An application whose last deploy had failed is Suspended, and its error stays',
      () => suspending({ ...RELEASED, failedDeployHash: NEXT.hash }, NO_PODS),
      'Suspended @100',
    ],
    [
      'The shutdownJob runs before the cluster of a job that has ended is released',
      () => suspending(SETTLED, SHUTDOWN, { pods: [pod(OLD.hash)], desired: NEXT }),
      'Suspending, ShutdownJobStarted, ShuttingDown @2000',
    ],
    [
      'The shutdownJob does not run when the cluster is already released',
      () => suspending({ ...RELEASED, operation: operation('teardown') }, SHUTDOWN, NO_PODS, { desired: NEXT }),
      'Suspended, cleared @100',
    ],
  ],
});
