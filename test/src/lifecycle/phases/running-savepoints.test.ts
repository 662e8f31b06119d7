import type { RestorePoint, Status } from '../../../../src/api/status.ts';
import type { SavepointFact } from '../../../../src/lifecycle/observation.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  at,
  deployed,
  type Facts,
  OLD,
  ONE_CHECKPOINT,
  operation,
  RETAINED,
  SAVEPOINT,
  UNCHANGED,
  UNREACHABLE,
  withCluster,
  withJob,
  withSpec,
} from '../situations.ts';

/** Phase Running: flinkapp takes savepoints of a job that keeps running, and deletes old ones. */

/** The spec asks for the deployed version. */
const running = (status: Status, ...facts: readonly Facts[]) =>
  observe(deployed({ phase: 'Running', ...status }), UNCHANGED, ...facts);

const NONCE = withSpec({ savepointNonce: '1' });
const UNANSWERED = withCluster(UNREACHABLE);
const HEALTHY = withJob('RUNNING', { checkpoints: ONE_CHECKPOINT, checkpointConfig: RETAINED });
const RESTARTING = withJob('RESTARTING', { checkpoints: ONE_CHECKPOINT, checkpointConfig: RETAINED });
const flinkReports = (savepoint: SavepointFact) => withJob('RUNNING', { savepoint });
const IN_PROGRESS = flinkReports({ state: 'inProgress' });
const COMPLETED = flinkReports({ state: 'completed', location: 's' });

const MANUAL = { operation: operation('savepoint', { reason: 'Manual' }) };
const SCHEDULED = { operation: operation('savepoint', { reason: 'Scheduled' }) };

const policy = (savepointPolicy: object, more: object = {}) => withSpec({ savepointPolicy, ...more });
const EVERY_MINUTE = policy({ intervalSeconds: 60 });
const KEEP_ONE = policy({ retainCount: 1 });
const STARTED = { jobStatus: { jobID: 'job-1', state: 'RUNNING', startTime: at(-60_000) } };

const savepoint = (path: string, ageMs: number, more: Partial<RestorePoint> = {}): RestorePoint => ({
  ...SAVEPOINT,
  path,
  reason: 'Manual',
  recordedAt: at(-ageMs),
  ...more,
});
/** Two savepoints, the older one with these differences. */
const two = (olderMs = 2, older: Partial<RestorePoint> = {}) => ({
  restorePoints: [savepoint('a', 1), savepoint('b', olderMs, older)],
});

testDecisions('running-savepoints', {
  'The spec asks for a savepoint': [
    ['A new savepointNonce starts a savepoint of the running job', () => running({}, NONCE, HEALTHY), 'Running @100'],
    [
      'A savepointNonce that flinkapp has taken a savepoint for starts no other savepoint',
      () => running({ savepointNonce: '1' }, NONCE, HEALTHY),
      'Running @10000',
    ],
    [
      'A new savepointNonce starts no savepoint of a RESTARTING job',
      () => running({}, NONCE, RESTARTING),
      'Running, JobNotHealthy @2000',
    ],
    [
      'A new savepointNonce starts no savepoint before the pause after a failed one is over',
      () => running({ retryAt: at(500) }, NONCE, HEALTHY),
      'Running @500',
    ],
    [
      'A schedule of one minute starts a savepoint one minute after the job started',
      () => running(STARTED, EVERY_MINUTE, HEALTHY),
      'Running @100',
    ],
    [
      'A schedule of one minute starts no savepoint 59 seconds after the last one',
      () => running({ ...STARTED, restorePoints: [savepoint('s', 59_000)] }, EVERY_MINUTE, HEALTHY),
      'Running @10000',
    ],
    [
      'A schedule starts no savepoint of a job whose start time is unknown',
      () => running({}, EVERY_MINUTE, HEALTHY),
      'Running @10000',
    ],
  ],
  'A savepoint is under way': [
    [
      'flinkapp triggers a recorded savepoint whose trigger id Flink does not have',
      () => running(MANUAL, NONCE, flinkReports({ state: 'unknown' })),
      'Running, takeSavepoint @1000',
    ],
    [
      'flinkapp waits for a savepoint that Flink has in progress',
      () => running(MANUAL, NONCE, IN_PROGRESS),
      'Running @1000',
    ],
    [
      'flinkapp waits for a savepoint that Flink has in progress while the job is RESTARTING',
      () => running(MANUAL, NONCE, withJob('RESTARTING', { savepoint: { state: 'inProgress' } })),
      'Running, JobNotHealthy @1000',
    ],
    [
      'flinkapp waits for a scheduled savepoint in progress although the spec has no schedule any more',
      () => running(SCHEDULED, IN_PROGRESS),
      'Running @1000',
    ],
    [
      'A manual savepoint that has completed is recorded with its savepointNonce',
      () => running(MANUAL, NONCE, COMPLETED),
      'Running, SavepointTaken @100',
    ],
    [
      'A savepointNonce that came after the trigger of a savepoint asks for another one when that is complete',
      () => running({ operation: operation('savepoint', { reason: 'Manual', nonce: '0' }) }, NONCE, COMPLETED),
      'Running, SavepointTaken @100',
    ],
    [
      'A savepoint without a reason that has completed is recorded as one of an upgrade',
      () => running({ operation: operation('savepoint') }, COMPLETED),
      'Running, SavepointTaken @100',
    ],
    [
      'A savepoint that has completed clears the error of a failed one',
      () =>
        running(
          {
            ...SCHEDULED,
            lastError: { code: 'SAVEPOINT_FAILED', message: 'm', since: at(0), retryable: true },
          },
          COMPLETED,
        ),
      'Running, SavepointTaken, cleared @100',
    ],
    [
      'A savepoint that has failed is retried after a second',
      () => running(MANUAL, NONCE, flinkReports({ state: 'failed', cause: 'c' })),
      'Running, SavepointFailed, SAVEPOINT_FAILED @1000',
    ],
    [
      'flinkapp waits for a JobManager that does not answer during a savepoint',
      () => running(MANUAL, NONCE, UNANSWERED),
      'Running, FlinkUnreachable @300',
    ],
  ],
  'savepointPolicy no longer retains a savepoint': [
    [
      'The older of two savepoints is marked for disposal when retainCount is 1',
      () => running(two(), KEEP_ONE, HEALTHY),
      'Running @100',
    ],
    [
      'The older of two savepoints is marked for disposal when it is older than retainSeconds',
      () =>
        running(
          { restorePoints: [savepoint('a', 90_000), savepoint('b', 90_000)] },
          policy({ retainSeconds: 60 }),
          HEALTHY,
        ),
      'Running @100',
    ],
    [
      'A savepoint that is marked is disposed of in the next hook call',
      () => running(two(2, { disposing: true }), HEALTHY),
      'Running, disposeSavepoint, SavepointDisposed @100',
    ],
  ],
  'A savepoint is retained': [
    [
      'Two savepoints are retained when retainCount is 2',
      () => running(two(), policy({ retainCount: 2 }), HEALTHY),
      'Running @10000',
    ],
    [
      'Two savepoints that are younger than retainSeconds are retained',
      () => running(two(59_000), policy({ retainSeconds: 60 }), HEALTHY),
      'Running @10000',
    ],
    [
      'Two savepoints are retained when savepointPolicy has neither retainCount nor retainSeconds',
      () => running({ deployed: OLD, ...two() }, policy({ formatType: 'NATIVE' }), HEALTHY),
      'Running @10000',
    ],
    [
      'A savepoint that flinkapp found but did not take is retained',
      () => running(two(2, { reason: 'Found' }), KEEP_ONE, HEALTHY),
      'Running @10000',
    ],
    [
      'A savepoint that the running job was asked to restore is retained',
      () =>
        running(
          { jobStatus: { jobID: 'job-1', state: 'RUNNING', requestedRestorePath: 'b' }, ...two() },
          KEEP_ONE,
          HEALTHY,
        ),
      'Running @10000',
    ],
    [
      'A savepoint that the running job reports to have restored is retained',
      () => running({ jobStatus: { jobID: 'job-1', state: 'RUNNING', restorePath: 'b' }, ...two() }, KEEP_ONE, HEALTHY),
      'Running @10000',
    ],
    [
      'A savepoint that the job of the previous version has restored is retained',
      () =>
        running({ previous: { record: OLD, job: { jobID: 'job-0', restorePath: 'b' } }, ...two() }, KEEP_ONE, HEALTHY),
      'Running @10000',
    ],
    [
      'A savepoint that the running job is marked to use and one of a deletion are retained',
      () =>
        running(
          {
            restorePoints: [
              savepoint('a', 1),
              savepoint('b', 2, { usedBy: 'job-1' }),
              savepoint('c', 3, { usedBy: 'job-0', reason: 'Deletion' }),
            ],
          },
          KEEP_ONE,
          HEALTHY,
        ),
      'Running @10000',
    ],
    [
      'The savepoint that the status names as the newest is retained',
      () => running({ savepointPath: 'b', ...two() }, KEEP_ONE, HEALTHY),
      'Running @10000',
    ],
    [
      'A savepoint that spec.savepointPath names is retained',
      () => running(two(), policy({ retainCount: 1 }, { savepointPath: 'b' }), HEALTHY),
      'Running @10000',
    ],
    [
      'A checkpoint is retained, because savepointPolicy is about savepoints',
      () => running(two(2, { kind: 'checkpoint' }), KEEP_ONE, HEALTHY),
      'Running @10000',
    ],
    [
      'Savepoints are retained while the JobManager does not answer',
      () => running(two(), KEEP_ONE, UNANSWERED),
      'Running, FlinkUnreachable @300',
    ],
  ],
});
