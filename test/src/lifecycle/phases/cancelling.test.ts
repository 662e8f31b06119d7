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
  ONE_CHECKPOINT,
  RETAINED,
  SETTLED,
  STOP,
  UNCHANGED,
  UNREACHABLE,
  UNREPORTED,
  upgrade,
  withCluster,
  withJob,
  withoutJob,
  withSpec,
} from '../situations.ts';

/** Phase Cancelling: the old job ends without a savepoint. */

const LAST_STATE = withSpec({ upgradeMode: 'LastState' });
const STATELESS = withSpec({ savepointDisabled: true });
const UNANSWERED = withCluster(UNREACHABLE);

/** upgradeMode is LastState, unless the facts have another spec. */
const cancelling = (status: Status, ...facts: readonly Facts[]) =>
  observe(upgrade('Cancelling', status), LAST_STATE, ...facts);
const silentSince = (ms: number) => ({ clusterStatus: { unreachableSince: at(-ms) } });
const OLD_CHECKPOINT = checkpoints({ count: 1, completed: { path: 'c', triggeredAt: 0 } });
const LATE = { phaseSince: at(-300_000) };

testDecisions('cancelling', {
  'The new job needs no state': [
    [
      'Without state flinkapp records the cancel of a running job before it sends it',
      () => cancelling({}, STATELESS, withJob('RUNNING')),
      'Cancelling, WaitingForCancel @100',
    ],
    [
      'Without state flinkapp sends a recorded cancel',
      () => cancelling({ operation: CANCEL }, STATELESS, withJob('RUNNING')),
      'Cancelling, cancelJob, WaitingForCancel @100',
    ],
    [
      'Without state a job that is CANCELED makes way for the new job at once',
      () => cancelling({ operation: CANCEL }, STATELESS, withJob('CANCELED')),
      'SubmittingJob, cleared @100',
    ],
  ],
  'The new job starts from the newest checkpoint': [
    [
      'A running job with a retained checkpoint is cancelled',
      () => cancelling({}, withJob('RUNNING', { checkpoints: ONE_CHECKPOINT, checkpointConfig: RETAINED })),
      'Cancelling, WaitingForCancel @100',
    ],
    [
      'A running job whose newest state is a savepoint is cancelled',
      () =>
        cancelling(
          {},
          withJob('RUNNING', { checkpoints: checkpoints({ savepoint: { path: 's', triggeredAt: NOW } }) }),
        ),
      'Cancelling, WaitingForCancel @100',
    ],
    [
      'A running job whose checkpoints Flink would delete with it is not cancelled, and the deploy fails',
      () =>
        cancelling(
          {},
          withJob('RUNNING', { checkpoints: ONE_CHECKPOINT, checkpointConfig: { ...RETAINED, retained: false } }),
        ),
      'DeployFailed, DeployFailed, NOT_RETAINED @100',
    ],
    [
      'A running job without a checkpoint has time to complete its first one',
      () => cancelling({}, withJob('RUNNING', { checkpoints: checkpoints() })),
      'Cancelling, WaitingForCheckpoint @400',
    ],
    [
      'A running job with checkpointing disabled is not cancelled while it has time to complete a checkpoint',
      () => cancelling({}, withJob('RUNNING', { checkpoints: { state: 'off' } })),
      'Cancelling, WaitingForCheckpoint @400',
    ],
    [
      'The deploy fails when a running job has no checkpoint after five minutes',
      () => cancelling(LATE, withJob('RUNNING', { checkpoints: checkpoints() })),
      'DeployFailed, DeployFailed, NO_RESTORE_POINT @100',
    ],
    [
      'A running job without a checkpoint is cancelled when fallbackWithoutState is true',
      () =>
        cancelling({}, withJob('RUNNING', { checkpoints: checkpoints() }), withSpec({ fallbackWithoutState: true })),
      'Cancelling, WaitingForCancel @100',
    ],
    [
      'A RESTARTING job without a checkpoint of its own is cancelled when it restored from a savepoint',
      () => cancelling({}, withJob('RESTARTING', { checkpoints: checkpoints({ restoredFrom: 's' }) })),
      'Cancelling, WaitingForCancel @100',
    ],
    [
      'A RESTARTING job without a checkpoint is cancelled when it started with no state',
      () => cancelling({}, withJob('RESTARTING', { checkpoints: checkpoints() })),
      'Cancelling, WaitingForCancel @100',
    ],
    [
      'A RESTARTING job whose only checkpoint is too old is not cancelled, and the deploy fails after five minutes',
      () => cancelling(LATE, withJob('RESTARTING', { checkpoints: OLD_CHECKPOINT })),
      'DeployFailed, DeployFailed, NO_RESTORE_POINT @100',
    ],
    [
      'A job whose only checkpoint is too old is cancelled when the spec names that checkpoint',
      () =>
        cancelling(
          { updating: record({ image: 'count:2', savepointPath: 'c' }) },
          withJob('RUNNING', { checkpoints: OLD_CHECKPOINT, checkpointConfig: RETAINED }),
          { desired: record({ image: 'count:2', savepointPath: 'c' }) },
        ),
      'Cancelling, WaitingForCancel @100',
    ],
    [
      'It is not cancelled when Flink would delete that checkpoint',
      () =>
        cancelling(
          { updating: record({ image: 'count:2', savepointPath: 'c' }) },
          withJob('RUNNING', { checkpoints: OLD_CHECKPOINT, checkpointConfig: { ...RETAINED, retained: false } }),
          { desired: record({ image: 'count:2', savepointPath: 'c' }) },
        ),
      'DeployFailed, DeployFailed, NOT_RETAINED @100',
    ],
  ],
  'The job has ended': [
    [
      'flinkapp waits for final checkpoint statistics of a job that has just been CANCELED',
      () => cancelling({ operation: CANCEL }, withJob('CANCELED', { checkpoints: ONE_CHECKPOINT })),
      'Cancelling, RecordingRestorePoint @400',
    ],
    [
      'The new job follows a CANCELED job from its newest checkpoint',
      () => cancelling({ operation: CANCEL, ...ENDED }, withJob('CANCELED', { checkpoints: ONE_CHECKPOINT })),
      'SubmittingJob, CheckpointUsed, cleared @100',
    ],
    [
      'The new job follows a CANCELED job from its newest savepoint when that is newer than its checkpoints',
      () =>
        cancelling(
          { operation: CANCEL, ...ENDED },
          withJob('CANCELED', { checkpoints: checkpoints({ savepoint: { path: 's', triggeredAt: NOW } }) }),
        ),
      'SubmittingJob, SavepointUsed, cleared @100',
    ],
    [
      'The new job follows a job that somebody stopped before the cancel from the savepoint of that stop',
      () =>
        cancelling(
          { operation: CANCEL, ...ENDED },
          withJob('FINISHED', {
            checkpoints: checkpoints({ savepoint: { path: 's', triggeredAt: NOW, stops: true } }),
          }),
        ),
      'SubmittingJob, SavepointTaken, cleared @100',
    ],
    [
      'flinkapp asks again when Flink does not report the checkpoints of a CANCELED job',
      () => cancelling({ operation: CANCEL, ...ENDED }, withJob('CANCELED', UNREPORTED)),
      'Cancelling, RecordingRestorePoint @400',
    ],
    [
      'A CANCELED job whose checkpoints Flink does not report for 10 s makes way, and storage is searched',
      () => cancelling({ operation: CANCEL, ...ENDED_LONG_AGO }, withJob('CANCELED', UNREPORTED)),
      'SubmittingJob, cleared @100',
    ],
    [
      'In mode Single the cluster of a CANCELED job is released before the new one starts',
      () =>
        cancelling(
          { deploymentMode: 'Single', operation: CANCEL, ...ENDED },
          withJob('CANCELED', { checkpoints: ONE_CHECKPOINT }),
        ),
      'Updating, CheckpointUsed, cleared @100',
    ],
    [
      'A job that its JobManager no longer has is recorded as lost, and the deploy begins again',
      () => cancelling({}, withSpec({}), withoutJob()),
      'Updating, JobLost @100',
    ],
    [
      'Without state a job that its JobManager no longer has is lost, and storage is not searched',
      () => cancelling({}, STATELESS, withoutJob()),
      'Updating, JobLost @100',
    ],
    [
      'A job that has ended and is recorded makes way for the new job without a cancel',
      () => cancelling(SETTLED, withSpec({})),
      'SubmittingJob, cleared @100',
    ],
  ],
  'The old JobManager does not answer': [
    [
      'With LastState flinkapp records since when the old JobManager does not answer, and waits',
      () => cancelling({}, UNANSWERED),
      'Cancelling, FlinkUnreachable @2000',
    ],
    [
      'With LastState flinkapp waits for an old JobManager that has not answered for nine seconds',
      () => cancelling(silentSince(9000), UNANSWERED),
      'Cancelling, FlinkUnreachable @2000',
    ],
    [
      'With LastState flinkapp releases a cluster whose JobManager has not answered for ten seconds',
      () => cancelling(silentSince(10_000), UNANSWERED),
      'Updating, JobLost @100',
    ],
    [
      'With upgradeMode Savepoint flinkapp waits for an old JobManager however long it takes',
      () => cancelling(silentSince(3_600_000), UNANSWERED, withSpec({})),
      'Cancelling, FlinkUnreachable @2000',
    ],
    [
      'With upgradeMode Savepoint a job whose JobManager has terminated is recorded as lost',
      () => cancelling({ ...JOBMANAGER_GONE, ...silentSince(2000) }, UNANSWERED, withSpec({}), { pods: [] }),
      'Updating, JobLost @100',
    ],
    [
      'A version that the spec no longer asks for does not wait for the old JobManager before the cancel',
      () => cancelling(silentSince(2000), UNANSWERED, UNCHANGED),
      'Updating @100',
    ],
    [
      'A recorded cancel waits for the old JobManager although the spec asks for another version',
      () => cancelling({ operation: CANCEL, ...silentSince(2000) }, UNANSWERED, UNCHANGED),
      'Cancelling, FlinkUnreachable @2000',
    ],
    [
      'The deploy fails when forceRollback becomes true while the old JobManager is silent before the cancel',
      () => cancelling(silentSince(2000), UNANSWERED, withSpec({ forceRollback: true })),
      'DeployFailed, DeployFailed, FORCED_ROLLBACK @100',
    ],
    [
      'A JobManager that answers again says how the recorded stop ended',
      () => cancelling({ operation: STOP, ...silentSince(5000) }, withJob('RUNNING')),
      'Savepointing @100',
    ],
    [
      'A job whose stop has no answer is recorded as lost with LastState after ten seconds of silence',
      () => cancelling({ operation: STOP, ...silentSince(10_000) }, UNANSWERED),
      'Updating, JobLost @100',
    ],
    [
      'A stateless upgrade gives up a JobManager that never answers, and searches no storage',
      () => cancelling({ operation: CANCEL, ...silentSince(600_000), ...LATE }, STATELESS, UNANSWERED),
      'Updating, JobLost @100',
    ],
  ],
  'The spec asks for something else before the cancel': [
    [
      'flinkapp does not cancel the job for a version that the spec no longer asks for',
      () => cancelling({}, withSpec({}), withJob('RUNNING'), UNCHANGED),
      'Updating @100',
    ],
    [
      'The deploy fails when forceRollback becomes true, and the old job keeps running',
      () => cancelling({}, withJob('RUNNING'), withSpec({ upgradeMode: 'LastState', forceRollback: true })),
      'DeployFailed, DeployFailed, FORCED_ROLLBACK @100',
    ],
    [
      'The deploy begins again when the status names no target version',
      () => observe(deployed({ phase: 'Cancelling' }), LAST_STATE),
      'Updating @100',
    ],
  ],
});
