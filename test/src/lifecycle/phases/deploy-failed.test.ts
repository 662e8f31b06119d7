import type { Status } from '../../../../src/api/status.ts';
import { record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  at,
  checkpoints,
  deployed,
  type Facts,
  NEXT,
  ONE_CHECKPOINT,
  operation,
  overview,
  POLICY,
  RETAINED,
  SAVEPOINT,
  SETTLED,
  UNCHANGED,
  withJob,
  withSpec,
} from '../situations.ts';

/** Phase DeployFailed: the last deploy failed, and the deployed version keeps running. */

const FAILED_DEPLOY = { failedDeployHash: NEXT.hash, failedPolicy: POLICY };
const ANOTHER_FAILED_DEPLOY = { failedDeployHash: 'other' };
/** The deploy of NEXT has failed. */
const afterFailure = (status: Status, ...facts: readonly Facts[]) =>
  observe(deployed({ phase: 'DeployFailed', ...FAILED_DEPLOY, ...status }), ...facts);
/** The deploy of a version that the spec no longer asks for has failed. */
const afterOtherFailure = (status: Status, ...facts: readonly Facts[]) =>
  observe(deployed({ phase: 'DeployFailed', ...ANOTHER_FAILED_DEPLOY, ...status }), ...facts);

const FAILED_JOB: Status = {
  jobStatus: { jobID: 'job-1', state: 'FAILED', settled: true },
  restorePoints: [SAVEPOINT],
  lastError: { code: 'JOB_FAILED', message: 'm', since: at(-9000), retryable: false },
};
const JOB_FAILED = withJob('FAILED', { checkpoints: checkpoints() });

testDecisions('deploy-failed', {
  'The spec asks for the failed version': [
    [
      'A failed version is not deployed again, and the running job is left alone',
      () => afterFailure({}, withJob('RUNNING')),
      'DeployFailed @10000',
    ],
    [
      'A failed version that is due again is deployed',
      () => afterFailure({ deployRetry: { hash: NEXT.hash, failures: 1, at: at(0) } }, withJob('RUNNING')),
      'Updating @100',
    ],
    [
      'A failed version that is due in a second is not deployed yet',
      () => afterFailure({ deployRetry: { hash: NEXT.hash, failures: 1, at: at(1000) } }, withJob('RUNNING')),
      'DeployFailed @10000',
    ],
    [
      'A failed version that waits for a change of the spec is not deployed again',
      () => afterFailure({ deployRetry: { hash: NEXT.hash, failures: 1 } }, withJob('RUNNING')),
      'DeployFailed @10000',
    ],
    [
      'A failed version is not deployed again when another one is due',
      () => afterFailure({ deployRetry: { hash: 'other', failures: 1, at: at(0) } }, withJob('RUNNING')),
      'DeployFailed @10000',
    ],
    [
      'A failed version that is due again is not deployed while forceRollback is true',
      () =>
        afterFailure(
          { deployRetry: { hash: NEXT.hash, failures: 1, at: at(0) } },
          withSpec({ forceRollback: true }),
          withJob('RUNNING'),
        ),
      'DeployFailed @10000',
    ],
    [
      'A failed first version is not deployed again, and flinkapp waits for a change of the spec',
      () => observe({ phase: 'DeployFailed', ...FAILED_DEPLOY }),
      'DeployFailed @10000',
    ],
  ],
  'The spec asks for something else': [
    ['Another version than the failed one is deployed', () => afterOtherFailure({}), 'Updating @100'],
    [
      'The deployed version needs no deploy while its job is running, and the application is Running again',
      () => afterFailure({}, UNCHANGED),
      'Running, cleared @100',
    ],
    [
      'The deployed version is deployed again when its job has ended',
      () => afterFailure(SETTLED, UNCHANGED),
      'Updating @100',
    ],
    [
      'Another version is not deployed while forceRollback is true',
      () => afterOtherFailure({}, withSpec({ forceRollback: true })),
      'DeployFailed @10000',
    ],
    [
      'Another parallelism with scaleMode InPlace first makes the application Running again',
      () =>
        afterOtherFailure(
          {},
          { desired: record({ parallelism: 4 }) },
          withSpec({ scaleMode: 'InPlace' }),
          withJob('RUNNING', { overview: { ...overview, taskManagers: 2, slotsTotal: 4 } }),
        ),
      'Running, cleared @100',
    ],
    [
      'A spec with suspended true starts to suspend the running job',
      () =>
        observe(
          deployed({ phase: 'DeployFailed', failedDeployHash: NEXT.hash }),
          UNCHANGED,
          withSpec({ suspended: true }),
          withJob('RUNNING', { checkpoints: ONE_CHECKPOINT, checkpointConfig: RETAINED }),
        ),
      'Suspending @100',
    ],
  ],
  'The job of the deployed version fails': [
    [
      'A FAILED job of the deployed version is restarted',
      () => afterFailure(FAILED_JOB, JOB_FAILED),
      'Recovering @100',
    ],
    [
      'A FAILED job is restarted for ever when the spec sets no limit',
      () => afterFailure({ ...FAILED_JOB, restarts: { attempts: 99, failures: 99, at: at(0) } }, JOB_FAILED),
      'Recovering @100',
    ],
    [
      'A job that is FAILED for the third time is not restarted when maxAttempts is 2, and the error says so',
      () =>
        afterFailure(
          { ...FAILED_JOB, restarts: { attempts: 2, failures: 2, at: at(0) } },
          JOB_FAILED,
          withSpec({ restartPolicy: { maxAttempts: 2 } }),
        ),
      'DeployFailed, RESTARTS_EXHAUSTED @10000',
    ],
  ],
  'A savepoint is under way': [
    [
      'A savepoint that fails is retried, and the error of the deploy stays',
      () =>
        observe(
          deployed({ phase: 'DeployFailed', operation: operation('savepoint', { reason: 'Manual' }) }),
          UNCHANGED,
          withSpec({ savepointNonce: '1' }),
          withJob('RUNNING', { savepoint: { state: 'failed', cause: 'c' } }),
        ),
      'DeployFailed, SavepointFailed @1000',
    ],
  ],
});
