import type { Status } from '../../../../src/api/status.ts';
import type { SearchFact } from '../../../../src/lifecycle/observation.ts';
import { NOW, record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  answering,
  at,
  deployed,
  type Facts,
  INVALID_SPEC,
  job,
  NEXT,
  OLD,
  ONE_CHECKPOINT,
  operation,
  POLICY,
  pod,
  RETAINED,
  SAVEPOINT,
  silentFor,
  UNCHANGED,
  UNREACHABLE,
  withCluster,
  withJob,
  withoutJob,
  withSpec,
} from '../situations.ts';

/** Phase Recovering: the deployed job had failed or was lost, and starts again on its cluster. */

const FAILED: Status = { jobStatus: { jobID: 'job-1', state: 'FAILED', settled: true }, restorePoints: [SAVEPOINT] };
const LOST: Status = { jobStatus: { jobID: 'job-1', state: 'LOST', settled: true, jobManager: 'p/0' } };
const FAILED_DEPLOY: Status = {
  failedDeployHash: NEXT.hash,
  failedPolicy: POLICY,
  lastError: { code: 'JOB_FAILED', message: 'm', since: at(-9000), retryable: false },
};

/** The job FAILED and left a savepoint; the spec asks for its version. */
const recovering = (status: Status, ...facts: readonly Facts[]) =>
  observe(deployed({ phase: 'Recovering', ...FAILED, ...status }), UNCHANGED, { pods: [] }, ...facts);
/** The job is lost; flinkapp has to find its restore point. */
const failingSince = (ms: number) =>
  recoveringLost({ state: 'failed', cause: 'c' }, withSpec({ fallbackWithoutState: true }), {
    status: {
      ...deployed({ phase: 'Recovering', ...FAILED }),
      jobStatus: { ...LOST.jobStatus, searchFailedAt: at(-ms) },
    },
  });
const recoveringLost = (search: SearchFact, ...facts: readonly Facts[]) =>
  observe(
    deployed({ phase: 'Recovering', ...FAILED, ...LOST }),
    UNCHANGED,
    { pods: [] },
    withoutJob(undefined, { search }),
    ...facts,
  );

const SENT = operation('submit', { jobId: 'job-2', jobManager: '' });
const SUBMITTED = { operation: SENT };
const NEW_JOB_RUNNING = withCluster(answering({ jobs: [job('RUNNING', { id: 'job-2' })] }));
const REFUSED: Facts = { submission: { state: 'answered', failure: { code: 'SUBMISSION_REFUSED', message: 'r' } } };
const attempts = (count: number, ago = 0) => ({ restarts: { attempts: count, at: at(-ago) } });

/** In application mode, with the job that its JobManager started. */
const STARTED = {
  ...OLD,
  spec: { ...OLD.spec, submission: 'Application' as const },
  start: { jobId: 'job-1', attempt: 1 },
};
const STORED = record({
  flinkConfig: { 'high-availability.type': 'zookeeper', 'high-availability.storageDir': 's3://b/ha' },
});
const UNKNOWN_STORAGE = record({ flinkConfig: {} });

testDecisions('recovering', {
  'The restart succeeds': [
    [
      'flinkapp records the submission of the restarted job before it sends it',
      () => recovering({}, withoutJob()),
      'Recovering, JobSubmitted, Recovering, cleared @100',
    ],
    [
      'flinkapp sends a recorded submission when Flink does not have its job',
      () => recovering(SUBMITTED, withoutJob()),
      'Recovering, submitJob, WaitingForJob @100',
    ],
    [
      'An application whose restarted job is RUNNING with all its tasks is Running again',
      () => recovering(SUBMITTED, NEW_JOB_RUNNING),
      'Running, JobRecovered, cleared @100',
    ],
    [
      'An application whose last deploy had failed is DeployFailed again when the restarted job is running',
      () => recovering({ ...FAILED_DEPLOY, ...SUBMITTED }, NEW_JOB_RUNNING),
      'DeployFailed, JobRecovered @100',
    ],
    [
      'A job that its JobManager recovered by itself needs no restart',
      () => recovering({}, withJob('RUNNING')),
      'Running, JobRecovered, cleared @100',
    ],
    [
      'A new deploy whose job was restarted has to become stable from the restart on',
      () => recovering({ ...SUBMITTED, stabilizingSince: at(-60_000) }, NEW_JOB_RUNNING),
      'Running, JobRecovered, cleared @100',
    ],
  ],
  'A restart fails': [
    [
      'The second restart waits until five seconds have passed since the first',
      () => recovering(attempts(1, 1000), withoutJob()),
      'Recovering, WaitingForRetry @4000',
    ],
    [
      'A restart that Flink refuses is tried again, and its error is reported',
      () => recovering({ ...SUBMITTED, ...attempts(1) }, withoutJob(), REFUSED),
      'Recovering, Recovering, SUBMISSION_REFUSED @400',
    ],
    [
      'A restart that Flink refuses after a failed deploy is tried again, and the error of the deploy stays',
      () => recovering({ ...FAILED_DEPLOY, ...SUBMITTED, ...attempts(1) }, withoutJob(), REFUSED),
      'Recovering, Recovering @400',
    ],
    [
      'A restart that Flink refuses is tried again although the status counts no attempt',
      () => recovering(SUBMITTED, withoutJob(), REFUSED),
      'Recovering, Recovering, SUBMISSION_REFUSED @400',
    ],
    [
      'flinkapp restarts a job for ever when the spec sets no limit',
      () => recovering({ ...SUBMITTED, ...attempts(99) }, withoutJob(), REFUSED),
      'Recovering, Recovering, SUBMISSION_REFUSED @400',
    ],
    [
      'A job that fails once more than maxAttempts allows is not restarted again',
      () =>
        recovering(
          { ...SUBMITTED, restarts: { attempts: 3, failures: 2, at: at(0) } },
          withSpec({ restartPolicy: { maxAttempts: 2 } }),
          withoutJob(),
          REFUSED,
        ),
      'Running, RESTARTS_EXHAUSTED @100',
    ],
    [
      'A JobManager that does not answer for five minutes after a submission does not count for maxAttempts',
      () =>
        recovering(
          {
            operation: { ...SENT, startedAt: at(-300_000) },
            ...silentFor(300_000),
            restarts: { attempts: 3, failures: 2, at: at(0) },
          },
          withSpec({ restartPolicy: { maxAttempts: 2 } }),
          withCluster(UNREACHABLE),
        ),
      'Recovering, Recovering, FLINK_UNREACHABLE @400',
    ],
    [
      'A job that failed because a system does not answer does not count for maxAttempts',
      () =>
        recovering(
          { ...SUBMITTED, restarts: { attempts: 3, failures: 2, at: at(0) } },
          withSpec({ restartPolicy: { maxAttempts: 2 } }),
          withCluster(
            answering({
              jobs: [job('FAILED', { id: 'job-2' })],
              failures: { count: 1, cause: 'java.net.ConnectException: Connection refused' },
            }),
          ),
        ),
      'Recovering, Recovering, DEPENDENCY_UNAVAILABLE @400',
    ],
    [
      'A cluster that does not start within five minutes is created again, and the application is stalled meanwhile',
      () => recovering({ phaseSince: at(-300_000) }, withCluster(UNREACHABLE)),
      'Recovering, Recovering, stalled RestartsFailing, CLUSTER_NOT_READY @400',
    ],
    [
      'A cluster whose pods wait for a node is kept after five minutes',
      () =>
        recovering(
          { phaseSince: at(-300_000) },
          { pods: [pod(OLD.hash, { problem: 'Unschedulable: no node', permanent: false })] },
        ),
      'Recovering, Recovering, stalled RestartsFailing, CLUSTER_NOT_READY @400',
    ],
    [
      'A restart that failed a minute after the job was lost is stalled while it waits for the next attempt',
      () => recovering({ phaseSince: at(-60_000), retryCount: 1, retryAt: at(500), retryCause: 'c' }, withoutJob()),
      'Recovering, WaitingForRetry, stalled RestartsFailing @3000',
    ],
    [
      'A job that fails after each of three restarts is stalled while it waits for the next one',
      () =>
        recovering(
          {
            jobStatus: { jobID: 'job-1', state: 'FAILED', settled: true, failureCause: 'c' },
            ...attempts(3, 1000),
          },
          withoutJob(),
        ),
      'Recovering, WaitingForRetry, stalled RestartsFailing @19000',
    ],
    [
      'A job that started with no state and left no restore point is restarted with no state',
      () =>
        observe(
          deployed({
            phase: 'Recovering',
            jobStatus: { jobID: 'job-1', state: 'FAILED', settled: true, startedEmpty: true, failureCause: 'c' },
          }),
          UNCHANGED,
          { pods: [] },
          withoutJob(),
        ),
      'Recovering, JobSubmitted, Recovering, cleared @100',
    ],
  ],
  'The cluster of the job is created again': [
    [
      'A released cluster is not created again while one of its pods is still there',
      () => recovering({ clusterReleased: true }, { pods: [pod(OLD.hash)] }),
      'Recovering, WaitingForPodsToEnd @300',
    ],
    [
      'A released cluster is created again once its pods are gone, although the cluster of the version before is there',
      () => recovering({ clusterReleased: true, previous: { record: NEXT } }, { pods: [pod(NEXT.hash)] }),
      'Recovering, WaitingForPodsToEnd @300',
    ],
    [
      'A released cluster has another high-availability id when it is created again',
      () => recovering({ clusterReleased: true, deployed: STORED, deployHash: STORED.hash }, { desired: STORED }),
      'Recovering, WaitingForPodsToEnd @300',
    ],
    [
      'The job is not submitted while a pod of an abandoned cluster is still there',
      () => recovering({ terminatingCluster: NEXT.hash }, { pods: [pod(NEXT.hash), pod(OLD.hash)] }, withoutJob()),
      'Recovering, WaitingForPodsToEnd @300',
    ],
    [
      'flinkapp records that the pods of an abandoned cluster are gone before it submits the job',
      () => recovering({ terminatingCluster: NEXT.hash }, { pods: [pod(OLD.hash)] }, withoutJob()),
      'Recovering, WaitingForPodsToEnd @300',
    ],
    [
      'A cluster in application mode whose job failed is released before its job starts again',
      () => recovering({ deployed: STARTED }, withoutJob()),
      'Recovering, WaitingForPodsToEnd @100',
    ],
    [
      'A released cluster is created again although the status counts no operation',
      () => {
        const { attempts: _, ...status } = recovering({ clusterReleased: true }).status;
        return observe(status, UNCHANGED, { pods: [] });
      },
      'Recovering, WaitingForPodsToEnd @300',
    ],
  ],
  'The spec asks for something else': [
    ['A changed spec is deployed instead of the restart', () => recovering({}, { desired: NEXT }), 'Updating @100'],
    [
      'A spec with suspended true is suspended instead of the restart',
      () =>
        observe(
          deployed({ phase: 'Recovering' }),
          UNCHANGED,
          withSpec({ suspended: true }),
          withJob('RUNNING', { checkpoints: ONE_CHECKPOINT, checkpointConfig: RETAINED }),
        ),
      'Suspending @100',
    ],
    [
      'An application without a deployed version has nothing to restart and is DeployFailed',
      () => observe({ phase: 'Recovering' }, INVALID_SPEC),
      'DeployFailed, stalled InvalidSpec, INVALID_SPEC @100',
    ],
  ],
  'The job is lost and its restore point is unknown': [
    [
      'A checkpoint that the search finds in storage is recorded before the job is restarted from it',
      () => recoveringLost({ state: 'found', points: [{ path: 'f:/chk-1', at: NOW }] }),
      'Recovering, WaitingForJob @100',
    ],
    [
      'flinkapp waits for a search of storage that has not finished',
      () => recoveringLost({ state: 'inProgress' }),
      'Recovering, SearchingRestorePoint @400',
    ],
    [
      'A failed search of storage stalls the application',
      () => recoveringLost({ state: 'failed', cause: 'c' }),
      'Recovering, stalled NoRestorePoint, NO_RESTORE_POINT @10000',
    ],
    [
      'flinkapp records since when the search fails where fallbackWithoutState is true',
      () => recoveringLost({ state: 'failed', cause: 'c' }, withSpec({ fallbackWithoutState: true })),
      'Recovering, WaitingForJob @100',
    ],
    [
      'flinkapp repeats the search for a minute where fallbackWithoutState is true',
      () => failingSince(59_000),
      'Recovering, SearchingRestorePoint @400',
    ],
    [
      'A search that has failed for a minute is given up where fallbackWithoutState is true: the job starts with less',
      () => failingSince(60_000),
      'Recovering, WaitingForJob @100',
    ],
    [
      'Without a checkpoint directory there is nothing to repeat where fallbackWithoutState is true',
      () =>
        observe(
          deployed({ phase: 'Recovering', ...FAILED, ...LOST }),
          UNCHANGED,
          { pods: [] },
          withoutJob(),
          withSpec({ fallbackWithoutState: true }),
        ),
      'Recovering, WaitingForJob @100',
    ],
    [
      'A lost job whose version has no checkpoint directory stalls the application',
      () =>
        observe(
          deployed({
            phase: 'Recovering',
            ...FAILED,
            ...LOST,
            deployed: UNKNOWN_STORAGE,
            deployHash: UNKNOWN_STORAGE.hash,
          }),
          { desired: UNKNOWN_STORAGE, pods: [] },
          withoutJob(UNKNOWN_STORAGE.hash),
        ),
      'Recovering, stalled NoRestorePoint, NO_RESTORE_POINT @10000',
    ],
  ],
});
