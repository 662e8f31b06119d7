import type { Status } from '../../../../src/api/status.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  at,
  checkpoints,
  deployed,
  type Facts,
  NEXT,
  silentFor,
  UNCHANGED,
  UNREACHABLE,
  withCluster,
  withJob,
  withSpec,
} from '../situations.ts';

/** Phase Running after a deploy: the new job has to be stable before the previous version is given up. */

/** The deploy of OLD was Deployed five seconds ago. */
const stabilizing = (status: Status, ...facts: readonly Facts[]) =>
  observe(deployed({ phase: 'Running', stabilizingSince: at(-5000), ...status }), UNCHANGED, ...facts);

/** The version that flinkapp can roll back to. */
const PREVIOUS: Status = { previous: { record: NEXT, job: { jobID: 'job-0', settled: true } } };
const NO_CHECKPOINT = { checkpoints: checkpoints() };
const ONE = { checkpoints: checkpoints({ count: 1 }) };
const DISABLED = { checkpoints: { state: 'off' } } as const;
const UNANSWERED = withCluster(UNREACHABLE);
const restored = (requestedRestorePath: string): Status => ({ jobStatus: { jobID: 'job-1', requestedRestorePath } });

testDecisions('running-stability', {
  'The JobManager was silent': [
    [
      'One call without an answer after the deadline decides nothing',
      () => stabilizing({ ...PREVIOUS, stabilizingSince: at(-900_000) }, UNANSWERED),
      'Running, FlinkUnreachable @300',
    ],
    [
      'A deploy has the time back for which its JobManager was silent when it answers again',
      () =>
        stabilizing(
          { ...PREVIOUS, stabilizingSince: at(-900_000), ...silentFor(800_000) },
          withJob('RUNNING', NO_CHECKPOINT),
        ),
      'Running, Stabilizing @10000',
    ],
  ],
  'The new job is stable': [
    [
      'A deploy is stable when its running job has completed one checkpoint',
      () => stabilizing({}, withJob('RUNNING', ONE)),
      'Running, DeployStable @10000',
    ],
    [
      'A deploy is stable when its job is running and rollback.minCompletedCheckpoints is 0',
      () => stabilizing({}, withJob('RUNNING', NO_CHECKPOINT), withSpec({ rollback: { minCompletedCheckpoints: 0 } })),
      'Running, DeployStable @10000',
    ],
    [
      'A deploy is stable when its bounded job is FINISHED',
      () => stabilizing({}, withJob('FINISHED', NO_CHECKPOINT)),
      'Running, DeployStable @1000',
    ],
    [
      'A deploy with checkpointing disabled is stable when its job has been running for 30 seconds',
      () => stabilizing({ stabilizingSince: at(-30_000) }, withJob('RUNNING', DISABLED)),
      'Running, DeployStable @10000',
    ],
    [
      'A deploy is stable when its job was asked to restore a savepoint and has restored its own checkpoint since',
      () =>
        stabilizing(
          restored('s3://a/s'),
          withJob('RUNNING', { checkpoints: checkpoints({ count: 1, restoredFrom: 's3://a/job-1/chk-3' }) }),
        ),
      'Running, DeployStable @10000',
    ],
  ],
  'The new job needs more time': [
    [
      'flinkapp waits for the first checkpoint of a running job',
      () => stabilizing({}, withJob('RUNNING', NO_CHECKPOINT)),
      'Running, Stabilizing @1000',
    ],
    [
      'flinkapp waits for the tasks of a RESTARTING job that has completed a checkpoint',
      () => stabilizing({}, withJob('RESTARTING', ONE)),
      'Running, JobNotHealthy @1000',
    ],
    [
      'flinkapp waits until a job with checkpointing disabled has been running for more than five seconds',
      () => stabilizing({}, withJob('RUNNING', DISABLED)),
      'Running, Stabilizing @1000',
    ],
    [
      'flinkapp waits for a JobManager that does not answer before the deadline of the deploy',
      () => stabilizing(PREVIOUS, UNANSWERED),
      'Running, FlinkUnreachable @300',
    ],
    [
      'flinkapp waits for a JobManager that does not answer after the deadline when there is no previous version',
      () => stabilizing({ stabilizingSince: at(-600_000) }, UNANSWERED),
      'Running, FlinkUnreachable @300',
    ],
  ],
  'The new job is not stable': [
    [
      'A deploy rolls back when its job has failed three times, although Flink reports no exception',
      () => stabilizing(PREVIOUS, withJob('RESTARTING', { ...NO_CHECKPOINT, failures: { count: 3 } })),
      'RollingBackJob, DeployFailed, JOB_RESTARTING @100',
    ],
    [
      'A deploy rolls back when its job is FAILED, although Flink reports no exception',
      () => stabilizing(PREVIOUS, withJob('FAILED', NO_CHECKPOINT)),
      'RollingBackJob, DeployFailed, JOB_FAILED @100',
    ],
    [
      'A deploy rolls back when its job has completed no checkpoint before the deadline plus a checkpoint interval',
      () =>
        stabilizing(
          { ...PREVIOUS, stabilizingSince: at(-601_000) },
          withJob('RUNNING', { ...NO_CHECKPOINT, checkpointConfig: { intervalMs: 1000, retained: true } }),
        ),
      'RollingBackJob, DeployFailed, NOT_STABLE @100',
    ],
    [
      'A deploy rolls back when Flink has no checkpoint statistics of its job at the deadline',
      () =>
        stabilizing(
          { ...PREVIOUS, stabilizingSince: at(-600_000) },
          withJob('RUNNING', { checkpoints: { state: 'unknown' } }),
        ),
      'RollingBackJob, DeployFailed, NOT_STABLE @100',
    ],
    [
      'A deploy rolls back when its JobManager has been silent for as long as the deadline',
      () => stabilizing({ ...PREVIOUS, stabilizingSince: at(-700_000), ...silentFor(600_000) }, UNANSWERED),
      'RollingBackJob, DeployFailed, FLINK_UNREACHABLE @100',
    ],
    [
      'A deploy rolls back when Flink could not write its checkpoints, and is due again',
      () =>
        stabilizing(
          { ...PREVIOUS, stabilizingSince: at(-600_000) },
          withJob('RUNNING', { checkpoints: checkpoints({ failure: 'Asynchronous task checkpoint failed.' }) }),
        ),
      'RollingBackJob, DeployFailed, CHECKPOINT_FAILED @100',
    ],
    [
      'A deploy rolls back when its checkpoints expired, and is not due again',
      () =>
        stabilizing(
          { ...PREVIOUS, stabilizingSince: at(-600_000) },
          withJob('RUNNING', { checkpoints: checkpoints({ failure: 'Checkpoint expired before completing.' }) }),
        ),
      'RollingBackJob, DeployFailed, NOT_STABLE @100',
    ],
    [
      'A deploy of which the previous job was lost rolls back after the pods of that job have ended',
      () =>
        stabilizing(
          { previous: { record: NEXT, job: { jobID: 'job-0', state: 'LOST', settled: true } } },
          withJob('FAILED', { ...NO_CHECKPOINT, failures: { count: 1, cause: 'c' } }),
        ),
      'RollingBackJob, DeployFailed, JOB_FAILED @100',
    ],
    [
      'A deploy rolls back when its job restored from another path than flinkapp asked for',
      () =>
        stabilizing(
          { ...PREVIOUS, ...restored('s3://a/s') },
          withJob('RUNNING', { checkpoints: checkpoints({ count: 1, restoredFrom: 's3://a/other' }) }),
        ),
      'RollingBackJob, DeployFailed, NOT_RESTORED @100',
    ],
  ],
});
