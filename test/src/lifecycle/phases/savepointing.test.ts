import type { Status } from '../../../../src/api/status.ts';
import { NOW } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  at,
  checkpoints,
  deployed,
  ENDED,
  ENDED_LONG_AGO,
  type Facts,
  JOBMANAGER_GONE,
  NEXT,
  ONE_CHECKPOINT,
  operation,
  SAVEPOINT,
  SETTLED,
  STOP,
  silentFor,
  UNCHANGED,
  UNREACHABLE,
  UNREPORTED,
  upgrade,
  withCluster,
  withJob,
  withoutJob,
  withSpec,
} from '../situations.ts';

/** Phase Savepointing: the old job stops with a savepoint; in BlueGreen it keeps running. */

const savepointing = (status: Status, ...facts: readonly Facts[]) => observe(upgrade('Savepointing', status), ...facts);
const stopping = (...facts: readonly Facts[]) => savepointing({ operation: STOP }, ...facts);
const blueGreen = (...facts: readonly Facts[]) => savepointing({ deploymentMode: 'BlueGreen' }, ...facts);
const takingSavepoint = (...facts: readonly Facts[]) =>
  savepointing({ deploymentMode: 'BlueGreen', operation: operation('savepoint') }, ...facts);

const UNKNOWN = { state: 'unknown' } as const;
const FAILED = { state: 'failed', cause: 'c' } as const;
const COMPLETED = { state: 'completed', location: 's' } as const;
const UNANSWERED = withCluster(UNREACHABLE);
const RUNNING = withJob('RUNNING');
const failed = (state: string, more = {}) =>
  withJob(state, { savepoint: FAILED, checkpoints: ONE_CHECKPOINT, ...more });

testDecisions('savepointing', {
  'The stop with savepoint succeeds': [
    [
      'flinkapp records the stop of a running job before it triggers it',
      () => savepointing({}, RUNNING),
      'Savepointing, SavepointStarted, WaitingForSavepoint @100',
    ],
    [
      'flinkapp triggers a recorded stop whose trigger id Flink does not have',
      () => stopping(withJob('RUNNING', { savepoint: UNKNOWN })),
      'Savepointing, stopWithSavepoint, WaitingForSavepoint @100',
    ],
    [
      'flinkapp does not trigger a recorded stop while another savepoint of the job is in progress',
      () =>
        stopping(withJob('RUNNING', { savepoint: UNKNOWN, checkpoints: checkpoints({ savepointInProgress: true }) })),
      'Savepointing, WaitingForSavepoint @100',
    ],
    [
      'flinkapp waits for a stop that Flink has in progress',
      () => stopping(withJob('RUNNING', { savepoint: { state: 'inProgress' } })),
      'Savepointing, WaitingForSavepoint @100',
    ],
    [
      'flinkapp waits for the job to end after its savepoint has completed',
      () => stopping(withJob('RUNNING', { savepoint: COMPLETED })),
      'Savepointing, WaitingForSavepoint @100',
    ],
    [
      'A job that is FINISHED with its savepoint makes way for the new job',
      () => stopping(withJob('FINISHED', { savepoint: COMPLETED })),
      'SubmittingJob, SavepointTaken, cleared @100',
    ],
    [
      'A manual savepoint that completes is recorded before the job is stopped with another one',
      () =>
        savepointing(
          { operation: operation('savepoint', { reason: 'Manual' }) },
          withJob('RUNNING', { savepoint: COMPLETED }),
        ),
      'Savepointing, SavepointTaken, WaitingForSavepoint @100',
    ],
    [
      'A job that has ended and is recorded makes way for the new job without a savepoint',
      () => savepointing(SETTLED),
      'SubmittingJob, cleared @100',
    ],
  ],
  'The savepoint fails': [
    [
      'The first savepoint of a healthy job that fails is retried after a second',
      () => stopping(withJob('RUNNING', { savepoint: FAILED })),
      'Savepointing, SavepointFailed, WaitingForRetry, SAVEPOINT_FAILED @1000',
    ],
    [
      'flinkapp does not record another stop before the pause after a failed savepoint is over',
      () => savepointing({ retryAt: at(700), retryCount: 1 }, RUNNING),
      'Savepointing, WaitingForRetry @700',
    ],
    [
      'No retry waits longer than its pause, where the clock of the replica that stored its time is ahead',
      () => savepointing({ retryAt: at(60_000), retryCount: 1 }, RUNNING),
      'Savepointing, WaitingForRetry @1000',
    ],
    [
      'The third savepoint of a healthy job that fails makes the deploy fail, and the old job keeps running',
      () => savepointing({ operation: STOP, retryCount: 2 }, withJob('RUNNING', { savepoint: FAILED })),
      'DeployFailed, SavepointFailed, DeployFailed, SAVEPOINT_FAILED @100',
    ],
    [
      'A stop whose trigger id Flink does not have after five minutes counts as failed and is retried',
      () =>
        savepointing(
          { operation: { ...STOP, startedAt: at(-300_000) } },
          withJob('RUNNING', { savepoint: UNKNOWN, checkpoints: checkpoints() }),
        ),
      'Savepointing, SavepointFailed, WaitingForRetry, SAVEPOINT_FAILED @1000',
    ],
    [
      'A RESTARTING job whose savepoint fails is cancelled when it has a usable checkpoint',
      () => stopping(failed('RESTARTING')),
      'Cancelling, SavepointFailed, SAVEPOINT_FAILED @100',
    ],
    [
      'A RESTARTING job without a checkpoint whose savepoint fails is cancelled when fallbackWithoutState is true',
      () => stopping(failed('RESTARTING', { checkpoints: checkpoints() }), withSpec({ fallbackWithoutState: true })),
      'Cancelling, SavepointFailed, SAVEPOINT_FAILED @100',
    ],
    [
      'A RESTARTING job whose checkpoint is too old is left alone, and the deploy fails and names the checkpoint',
      () =>
        stopping(
          failed('RESTARTING', {
            checkpoints: checkpoints({ count: 1, completed: { path: 's3://b/chk-1', triggeredAt: 0 } }),
          }),
        ),
      'DeployFailed, SavepointFailed, DeployFailed, SAVEPOINT_FAILED @100',
    ],
    [
      'A RESTARTING job without a checkpoint whose savepoint fails is left alone, and the deploy fails',
      () => stopping(failed('RESTARTING', { checkpoints: checkpoints() })),
      'DeployFailed, SavepointFailed, DeployFailed, SAVEPOINT_FAILED @100',
    ],
    [
      'The deploy fails when a job without checkpoints cannot take a savepoint',
      () => stopping(withJob('RESTARTING', { checkpoints: { state: 'off' }, savepoint: FAILED })),
      'DeployFailed, SavepointFailed, DeployFailed, SAVEPOINT_FAILED @100',
    ],
    [
      'A deploy that fails as it did before is in the history once',
      () =>
        savepointing(
          { operation: STOP, history: [{ hash: NEXT.hash, image: 'count:2', outcome: 'Failed', at: at(-90_000) }] },
          withJob('RESTARTING', { checkpoints: { state: 'off' }, savepoint: FAILED }),
        ),
      'DeployFailed, SavepointFailed, DeployFailed, SAVEPOINT_FAILED @100',
    ],
  ],
  'The old JobManager does not answer': [
    [
      'flinkapp waits for an old JobManager that refuses connections before the stop is recorded',
      () => savepointing({}, UNANSWERED),
      'Savepointing, FlinkUnreachable @2000',
    ],
    [
      'flinkapp waits for an old JobManager that was not asked in this hook call',
      () => savepointing({}),
      'Savepointing, FlinkUnreachable @2000',
    ],
    [
      'flinkapp goes on to Cancelling without an answer when upgradeMode has become LastState',
      () => savepointing({}, UNANSWERED, withSpec({ upgradeMode: 'LastState' })),
      'Cancelling @100',
    ],
    [
      'flinkapp goes on to Cancelling with a recorded stop when upgradeMode has become LastState',
      () => stopping(UNANSWERED, withSpec({ upgradeMode: 'LastState' })),
      'Cancelling @100',
    ],
    [
      'flinkapp waits for the answer to a recorded stop although the spec asks for another version',
      () => stopping(UNANSWERED, UNCHANGED),
      'Savepointing, FlinkUnreachable @2000',
    ],
    [
      'A version that the spec no longer asks for does not wait for the old JobManager before the stop',
      () => savepointing(silentFor(2000), UNANSWERED, UNCHANGED),
      'Updating @100',
    ],
    [
      'A pair waits for the old JobManager, and the condition says what helps',
      () => blueGreen(UNANSWERED),
      'Savepointing, FlinkUnreachable @2000',
    ],
    [
      'A pair does not wait for the old JobManager with upgradeMode Stateless',
      () => blueGreen(UNANSWERED, withSpec({ upgradeMode: 'Stateless' })),
      'SubmittingJob @100',
    ],
    [
      'A job whose JobManager has terminated is recorded as lost, and the deploy begins again',
      () => savepointing({ ...JOBMANAGER_GONE, ...silentFor(2000) }, UNANSWERED, { pods: [] }),
      'Updating, JobLost @100',
    ],
  ],
  'The job ended without the stop': [
    [
      'A job that its JobManager no longer has is recorded as lost, and the deploy begins again',
      () => savepointing({}, withoutJob()),
      'Updating, JobLost @100',
    ],
    [
      'flinkapp waits for final checkpoint statistics of a job that has just FAILED',
      () => savepointing({}, withJob('FAILED', { checkpoints: checkpoints() })),
      'Savepointing, RecordingRestorePoint @400',
    ],
    [
      'The new job follows a FAILED job from its newest checkpoint',
      () => savepointing(ENDED, withJob('FAILED', { checkpoints: ONE_CHECKPOINT })),
      'SubmittingJob, CheckpointUsed, cleared @100',
    ],
    [
      'The new job follows a job that somebody stopped from its savepoint when that is newer than its checkpoint',
      () =>
        savepointing(
          ENDED,
          withJob('FINISHED', {
            checkpoints: checkpoints({
              savepoint: { path: 's', triggeredAt: NOW, stops: true },
              completed: { path: 'c', triggeredAt: NOW - 1 },
            }),
          }),
        ),
      'SubmittingJob, SavepointTaken, cleared @100',
    ],
    [
      'A FINISHED job whose checkpoints Flink does not report for 10 s makes way, and storage is searched',
      () => savepointing(ENDED_LONG_AGO, withJob('FINISHED', UNREPORTED)),
      'SubmittingJob, cleared @100',
    ],
    [
      'A checkpoint that is newer than a manual savepoint is the last restore point of a FAILED job',
      () =>
        savepointing(
          { ...ENDED, operation: operation('savepoint', { reason: 'Manual' }) },
          withJob('FAILED', {
            savepoint: COMPLETED,
            checkpoints: checkpoints({
              completed: { path: 'c', triggeredAt: NOW },
              savepoint: { path: 's', triggeredAt: NOW - 1 },
            }),
          }),
        ),
      'SubmittingJob, CheckpointUsed, cleared @100',
    ],
    [
      'flinkapp waits for final statistics when a job ended after a manual savepoint',
      () =>
        savepointing(
          { operation: operation('savepoint', { reason: 'Manual' }) },
          withJob('FAILED', {
            savepoint: COMPLETED,
            checkpoints: checkpoints({ savepoint: { path: 's', triggeredAt: NOW } }),
          }),
        ),
      'Savepointing, RecordingRestorePoint @400',
    ],
  ],
  'The spec asks for something else before the stop': [
    [
      'flinkapp does not stop the job for a version that the spec no longer asks for',
      () => savepointing({}, RUNNING, UNCHANGED),
      'Updating @100',
    ],
    [
      'The deploy begins again when the status names no target version',
      () => observe(deployed({ phase: 'Savepointing' })),
      'Updating @100',
    ],
    [
      'The deploy fails when forceRollback becomes true, and the old job keeps running',
      () => savepointing({}, RUNNING, withSpec({ forceRollback: true })),
      'DeployFailed, DeployFailed, FORCED_ROLLBACK @100',
    ],
    [
      'A running job is cancelled rather than stopped when upgradeMode becomes LastState',
      () => savepointing({}, RUNNING, withSpec({ upgradeMode: 'LastState' })),
      'Cancelling @100',
    ],
  ],
  'In BlueGreen the old job keeps running': [
    [
      'In BlueGreen flinkapp records a savepoint of the running job before it triggers it',
      () => blueGreen(RUNNING),
      'Savepointing, SavepointStarted, WaitingForSavepoint @100',
    ],
    [
      'In BlueGreen the new job is submitted without a savepoint when no state is wanted and the old JobManager is silent',
      () => blueGreen(withSpec({ upgradeMode: 'Stateless' }), withCluster(UNREACHABLE)),
      'SubmittingJob @100',
    ],
    [
      'In BlueGreen the old job is not cancelled when its JobManager is silent',
      () => blueGreen(withCluster(UNREACHABLE)),
      'Savepointing, FlinkUnreachable @2000',
    ],
    [
      'In BlueGreen flinkapp triggers a recorded savepoint that does not stop the job',
      () => takingSavepoint(withJob('RUNNING', { savepoint: UNKNOWN })),
      'Savepointing, takeSavepoint, WaitingForSavepoint @100',
    ],
    [
      'In BlueGreen the new job is submitted when the savepoint has completed',
      () => takingSavepoint(withJob('RUNNING', { savepoint: COMPLETED })),
      'SubmittingJob, SavepointTaken, cleared @100',
    ],
    [
      'In BlueGreen a savepoint triggered after the operation began counts although Flink forgot the trigger id',
      () =>
        takingSavepoint(
          withJob('RUNNING', {
            savepoint: UNKNOWN,
            checkpoints: checkpoints({ savepoint: { path: 's', triggeredAt: NOW } }),
          }),
        ),
      'SubmittingJob, SavepointTaken, cleared @100',
    ],
    [
      'In BlueGreen it counts also where the clock of the JobManager is a minute behind',
      () =>
        takingSavepoint(
          withJob('RUNNING', {
            savepoint: UNKNOWN,
            checkpoints: checkpoints({ savepoint: { path: 's', triggeredAt: NOW - 61_000 } }),
          }),
        ),
      'SubmittingJob, SavepointTaken, cleared @100',
    ],
    [
      'In BlueGreen a savepoint that is recorded already does not count, where the clock of the JobManager is ahead',
      () =>
        savepointing(
          { deploymentMode: 'BlueGreen', operation: operation('savepoint'), restorePoints: [SAVEPOINT] },
          withJob('RUNNING', {
            savepoint: UNKNOWN,
            checkpoints: checkpoints({ savepoint: { path: 's', triggeredAt: NOW + 30_000 } }),
          }),
        ),
      'Savepointing, takeSavepoint, WaitingForSavepoint @100',
    ],
    [
      'In BlueGreen a savepoint triggered before the operation began does not count, and flinkapp triggers one',
      () =>
        takingSavepoint(
          withJob('RUNNING', {
            savepoint: UNKNOWN,
            checkpoints: checkpoints({ savepoint: { path: 's', triggeredAt: 0 } }),
          }),
        ),
      'Savepointing, takeSavepoint, WaitingForSavepoint @100',
    ],
    [
      'In BlueGreen a failed savepoint of a RESTARTING job makes the deploy fail, and the job is not cancelled',
      () => takingSavepoint(failed('RESTARTING')),
      'DeployFailed, SavepointFailed, DeployFailed, SAVEPOINT_FAILED @100',
    ],
  ],
});
