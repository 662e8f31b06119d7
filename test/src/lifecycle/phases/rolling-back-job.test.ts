import type { Status } from '../../../../src/api/status.ts';
import { record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  answering,
  at,
  deployed,
  type Facts,
  job,
  NEXT,
  OLD,
  ONE_CHECKPOINT,
  operation,
  POLICY,
  pod,
  RETAINED,
  SAVEPOINT,
  SETTLED,
  UNCHANGED,
  UNREACHABLE,
  withCluster,
  withJob,
  withoutJob,
  withSpec,
} from '../situations.ts';

/** Phase RollingBackJob: a deploy failed after it had stopped the job of the previous version, which starts again. */

const STOPPED: Status = { ...SETTLED, restorePoints: [SAVEPOINT] };
const FAILED_DEPLOY: Status = {
  failedDeployHash: NEXT.hash,
  failedPolicy: POLICY,
  lastError: { code: 'JOB_FAILED', message: 'm', since: at(-9000), retryable: false },
};

/** The deploy of NEXT failed; the job of OLD was stopped with a savepoint. */
const rollingBack = (status: Status, ...facts: readonly Facts[]) =>
  observe(deployed({ phase: 'RollingBackJob', ...STOPPED, ...FAILED_DEPLOY, ...status }), { pods: [] }, ...facts);

const SENT = operation('submit', { jobId: 'job-2', jobManager: '' });
const SUBMITTED = { operation: SENT };
const NEW_JOB_RUNNING = withCluster(answering({ jobs: [job('RUNNING', { id: 'job-2' })] }));
const REFUSED: Facts = { submission: { state: 'answered', failure: { code: 'SUBMISSION_REFUSED', message: 'r' } } };
const AVAILABLE = { ...record({ flinkConfig: { 'high-availability.type': 'zookeeper' } }), haClusterId: 'count-1' };
const EDITED: Facts = { desired: record({ image: 'count:3' }) };

testDecisions('rolling-back-job', {
  'The cluster of the previous version has to be ready': [
    [
      'flinkapp waits for the pods of the failed deploy while its job may still be running',
      () => rollingBack({ terminatingCluster: NEXT.hash }, { pods: [pod(NEXT.hash)] }),
      'RollingBackJob, WaitingForPodsToEnd @300',
    ],
    [
      'The cluster of the failed deploy is forgotten when its pods are gone',
      () => rollingBack({ terminatingCluster: NEXT.hash }, { pods: [pod(OLD.hash)] }),
      'RollingBackJob, WaitingForPodsToEnd @300',
    ],
    [
      'A released cluster of the previous version is created again when no pod is left',
      () => rollingBack({ clusterReleased: true }),
      'RollingBackJob, WaitingForPodsToEnd @300',
    ],
    [
      'With high availability it gets another id then',
      () => rollingBack({ clusterReleased: true, deployed: AVAILABLE }),
      'RollingBackJob, WaitingForPodsToEnd @300',
    ],
    [
      'With high availability the cluster of the previous version that is there keeps its id',
      () => rollingBack({ terminatingCluster: NEXT.hash, deployed: AVAILABLE }),
      'RollingBackJob, WaitingForPodsToEnd @300',
    ],
    [
      'flinkapp waits for the slots of a cluster whose JobManager does not answer',
      () => rollingBack({}, withCluster(UNREACHABLE)),
      'RollingBackJob, WaitingForCluster @400',
    ],
  ],
  'The job of the previous version starts again': [
    [
      'flinkapp records the submission of the previous job before it sends it',
      () => rollingBack({}, withoutJob()),
      'RollingBackJob, JobSubmitted, RollingBack @100',
    ],
    [
      'flinkapp sends a recorded submission when Flink does not have its job',
      () => rollingBack(SUBMITTED, withoutJob()),
      'RollingBackJob, submitJob, WaitingForJob @100',
    ],
    [
      'An application whose previous job is RUNNING with all its tasks is RolledBack and DeployFailed',
      () => rollingBack(SUBMITTED, NEW_JOB_RUNNING),
      'DeployFailed, RolledBack @100',
    ],
    [
      'An application that rolled back to the version that the spec asks for is Running',
      () => rollingBack(SUBMITTED, UNCHANGED, NEW_JOB_RUNNING),
      'Running, RolledBack, cleared @100',
    ],
    [
      'A previous job that its JobManager recovered by itself needs no submission',
      () => rollingBack({}, withJob('RUNNING')),
      'DeployFailed, RolledBack @100',
    ],
    [
      'A previous job without a restore point is not submitted, and the application is stalled',
      () => rollingBack({ restorePoints: [] }, withoutJob()),
      'RollingBackJob, RollingBack, stalled NoRestorePoint @10000',
    ],
  ],
  'An attempt to roll back fails': [
    [
      'The first submission that Flink refuses is retried after a second',
      () => rollingBack(SUBMITTED, withoutJob(), REFUSED),
      'RollingBackJob, RollingBack @1000',
    ],
    [
      'flinkapp submits nothing before the pause after a failed attempt is over',
      () => rollingBack({ retryCount: 1, retryAt: at(500) }, withoutJob()),
      'RollingBackJob, WaitingForRetry @500',
    ],
    [
      'A previous job that does not appear within five minutes is retried on a cluster that is created again',
      () =>
        rollingBack({ operation: { ...SENT, startedAt: at(-300_000) } }, withoutJob(), {
          submission: { state: 'answered' },
        }),
      'RollingBackJob, RollingBack @1000',
    ],
    [
      'A cluster of the previous version that is not ready after five minutes is created again',
      () => rollingBack({ phaseSince: at(-300_000) }, withCluster(UNREACHABLE)),
      'RollingBackJob, RollingBack, stalled RollbackFailed @1000',
    ],
    [
      'The third submission that Flink refuses is recorded as an Event, and flinkapp keeps trying',
      () => rollingBack({ ...SUBMITTED, retryCount: 2 }, withoutJob(), REFUSED),
      'RollingBackJob, RollbackFailed, RollingBack @4000',
    ],
    [
      'The hundredth submission that Flink refuses is retried after a minute',
      () => rollingBack({ ...SUBMITTED, retryCount: 99, retryCause: 'c' }, withoutJob(), REFUSED),
      'RollingBackJob, RollingBack @60000',
    ],
    [
      'A rollback that fails for a minute is stalled, and the condition names the last cause',
      () => rollingBack({ phaseSince: at(-60_000), retryCount: 5, retryAt: at(9000), retryCause: 'c' }, withoutJob()),
      'RollingBackJob, WaitingForRetry, stalled RollbackFailed @9000',
    ],
    [
      'The failed deploy is tried again instead of a rollback that fails when it is due',
      () =>
        rollingBack(
          { retryCount: 1, retryAt: at(500), deployRetry: { hash: NEXT.hash, failures: 1, at: at(-1000) } },
          withoutJob(),
        ),
      'Updating @100',
    ],
    [
      'The failed deploy is not tried again before a rollback that has not failed',
      () => rollingBack({ deployRetry: { hash: NEXT.hash, failures: 1, at: at(-1000) } }, withoutJob()),
      'RollingBackJob, JobSubmitted, RollingBack @100',
    ],
  ],
  'The spec asks for something else': [
    [
      'A changed spec is deployed instead of the rollback before the previous job is submitted',
      () => rollingBack({}, EDITED),
      'Updating @100',
    ],
    [
      'A changed spec is not deployed while the submission of the previous job is under way',
      () => rollingBack(SUBMITTED, EDITED, withoutJob()),
      'RollingBackJob, submitJob, WaitingForJob @100',
    ],
    [
      'A changed spec is not deployed while forceRollback is true',
      () => rollingBack({}, EDITED, withSpec({ forceRollback: true }), withoutJob()),
      'RollingBackJob, JobSubmitted, RollingBack @100',
    ],
    [
      'A spec with suspended true is suspended instead of the rollback',
      () =>
        observe(
          deployed({ phase: 'RollingBackJob' }),
          UNCHANGED,
          withSpec({ suspended: true }),
          withJob('RUNNING', { checkpoints: ONE_CHECKPOINT, checkpointConfig: RETAINED }),
        ),
      'Suspending @100',
    ],
    [
      'An application without a previous version has nothing to roll back to and is DeployFailed',
      () => observe({ phase: 'RollingBackJob', ...FAILED_DEPLOY }),
      'DeployFailed @100',
    ],
  ],
});
