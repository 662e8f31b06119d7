import type { V1Job } from '@kubernetes/client-node';
import type { DeployRecord, Status } from '../../../../src/api/status.ts';
import { NO_CHILDREN } from '../../../../src/objects/observed-children.ts';
import { record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  answering,
  at,
  deployed,
  type Facts,
  firstDeploy,
  job,
  LOST,
  NEXT,
  newSilentFor,
  OLD,
  operation,
  pod,
  SAVEPOINT,
  SETTLED,
  SUBMISSION,
  UNCHANGED,
  UNREACHABLE,
  upgrade,
  WITHOUT_ARGUMENTS,
  withCluster,
  withNewJob,
  withoutJob,
  withSpec,
} from '../situations.ts';

/** Phase SubmittingJob: the new job starts, once the old one has ended. */

const first = (status: Status, ...facts: readonly Facts[]) => observe(firstDeploy('SubmittingJob', status), ...facts);
const upgrading = (status: Status, ...facts: readonly Facts[]) =>
  observe(upgrade('SubmittingJob', { ...SETTLED, ...status }), ...facts);
/** The first job was submitted a second ago. */
const submitted = (...facts: readonly Facts[]) => first({ operation: SUBMISSION }, ...facts);
const submittedLongAgo = (...facts: readonly Facts[]) =>
  first({ operation: { ...SUBMISSION, startedAt: at(-300_000) } }, ...facts);
const submittedUpgrade = (...facts: readonly Facts[]) => upgrading({ operation: SUBMISSION }, ...facts);
/** The deployed version starts again on its own cluster. */
const redeploying = (startedAt: string, ...facts: readonly Facts[]) =>
  observe(
    deployed({
      phase: 'SubmittingJob',
      updating: OLD,
      ...SETTLED,
      operation: { ...SUBMISSION, cluster: OLD.hash, startedAt },
    }),
    ...facts,
  );

/** With high availability in ZooKeeper, which keeps what a deleted cluster left. */
const STORED = record({
  flinkConfig: { 'high-availability.type': 'zookeeper', 'high-availability.storageDir': 's3://b/ha' },
});
const FROM_PATH = record({ image: 'count:2', savepointPath: 's3://s' });
const NO_JOB = withoutJob(NEXT.hash);
const answered = (failure?: Extract<Facts['submission'], { state: 'answered' }>['failure']): Facts => ({
  submission: { state: 'answered', ...(failure === undefined ? {} : { failure }) },
});
const RESTORED = { operation: { ...SUBMISSION, restorePath: 's' } };

const APPLICATION: DeployRecord = {
  ...record({ submission: 'Application' }),
  start: { jobId: 'job-1', attempt: 1 },
};
/** The first deploy in application mode: its JobManager was created with the job. */
const application = (startedAt: string, ...facts: readonly Facts[]) =>
  observe(
    firstDeploy('SubmittingJob', {
      updating: APPLICATION,
      operation: operation('submit', { jobId: 'job-2', cluster: APPLICATION.hash, startedAt }),
    }),
    { desired: record({ submission: 'Application' }), pods: [] },
    ...facts,
  );
const withJobs = (name: string): Facts => ({ children: { ...NO_CHILDREN, jobs: { [name]: {} } } });
const JOB_MANAGER = pod(APPLICATION.hash, { name: `count-${APPLICATION.hash}-jm-1-x`, jobManagerId: 'p/0' });

const CLIENT = record({ submission: 'Job' });
/** The first deploy whose job the image's own client submits, in a Kubernetes Job. */
const client = (jobs: Readonly<Record<string, V1Job>>) =>
  observe(
    firstDeploy('SubmittingJob', {
      updating: CLIENT,
      operation: operation('submit', { jobId: 'job-2', cluster: CLIENT.hash, attempt: 3, jobManager: '' }),
    }),
    { desired: CLIENT, pods: [], children: { ...NO_CHILDREN, jobs } },
    withoutJob(CLIENT.hash),
  );

testDecisions('submitting-job', {
  'flinkapp chooses what the new job starts from': [
    [
      'flinkapp records the submission of a first job, which starts with no state, before it sends it',
      () => first({}),
      'SubmittingJob, JobSubmitted, WaitingForJob, cleared @100',
    ],
    [
      'A first job starts from the path in spec.savepointPath',
      () => first({ updating: FROM_PATH }, { desired: FROM_PATH }, withSpec({ savepointPath: 's3://s' })),
      'SubmittingJob, JobSubmitted, WaitingForJob, cleared @100',
    ],
    [
      'A new job starts from the savepoint that the old job left',
      () => upgrading({ restorePoints: [SAVEPOINT] }),
      'SubmittingJob, JobSubmitted, WaitingForJob, cleared @100',
    ],
    [
      'A new job starts with no state when upgradeMode is Stateless, although the old job left a savepoint',
      () => upgrading({ restorePoints: [SAVEPOINT] }, NO_JOB, withSpec({ upgradeMode: 'Stateless' })),
      'SubmittingJob, JobSubmitted, WaitingForJob, cleared @100',
    ],
    [
      'An upgrade whose old job left no restore point submits nothing and is stalled',
      () => upgrading({}),
      'SubmittingJob, stalled NoRestorePoint, NO_RESTORE_POINT @10000',
    ],
    [
      'A new job starts with no state when the old job left none and fallbackWithoutState is true',
      () => upgrading({}, withSpec({ fallbackWithoutState: true })),
      'SubmittingJob, JobSubmitted, WaitingForJob, cleared @100',
    ],
    [
      'A new job starts with no state when the old job left none and savepointDisabled is true',
      () => upgrading({}, withSpec({ savepointDisabled: true })),
      'SubmittingJob, JobSubmitted, WaitingForJob, cleared @100',
    ],
    [
      'An upgrade of a lost job waits for the new JobManager, which has to search storage for its restore point',
      () => upgrading(LOST, withCluster(UNREACHABLE, NEXT.hash)),
      'SubmittingJob, FlinkUnreachable @400',
    ],
  ],
  'flinkapp submits nothing': [
    [
      'An upgrade whose old job may still be running goes back to ClusterStarting',
      () => observe(upgrade('SubmittingJob')),
      'ClusterStarting @100',
    ],
    [
      'A deploy of a version that the spec no longer asks for begins again',
      () => first({}, UNCHANGED),
      'Updating @100',
    ],
    [
      'A deploy begins again when the status names no target version',
      () => observe({ phase: 'SubmittingJob' }),
      'Updating @100',
    ],
  ],
  'Flink does not have the job yet': [
    [
      'flinkapp sends a recorded submission when Flink does not have its job',
      () => submitted(NO_JOB),
      'SubmittingJob, submitJob, WaitingForJob @100',
    ],
    [
      'flinkapp does not send a submission again while its request is pending',
      () => submitted(NO_JOB, { submission: { state: 'pending' } }),
      'SubmittingJob, WaitingForJob @100',
    ],
    [
      'flinkapp sends a submission again that Flink accepted but whose job it does not have',
      () => submitted(NO_JOB, answered()),
      'SubmittingJob, submitJob, WaitingForJob @100',
    ],
    [
      'flinkapp sends a submission again that failed with a server error',
      () => submitted(NO_JOB, answered({ code: 'FLINK_SERVER_ERROR', message: 'm' })),
      'SubmittingJob, submitJob, WaitingForJob @400',
    ],
    [
      'A first deploy fails when Flink refuses its submission',
      () => submitted(NO_JOB, answered({ code: 'SUBMISSION_REFUSED', message: 'm' })),
      'DeployFailed, DeployFailed, SUBMISSION_REFUSED @100',
    ],
    [
      'A first deploy fails when Flink does not have its job after five minutes',
      () => submittedLongAgo(NO_JOB, answered()),
      'DeployFailed, DeployFailed, JOB_NOT_RUNNING @100',
    ],
    [
      'A submission that this process has not sent after five minutes has the time of a start once more',
      () => submittedLongAgo(NO_JOB),
      'SubmittingJob, WaitingForJob @100',
    ],
    [
      'A first deploy that fails after five minutes reports the error of its last submission',
      () => submittedLongAgo(NO_JOB, answered({ code: 'FLINK_UNREACHABLE', message: 'm' })),
      'DeployFailed, DeployFailed, FLINK_UNREACHABLE @100',
    ],
    [
      'A job without program arguments is submitted without arguments',
      () => first({ operation: SUBMISSION, updating: WITHOUT_ARGUMENTS }, NO_JOB),
      'SubmittingJob, submitJob, WaitingForJob @100',
    ],
    [
      'An upgrade rolls back when the JobManager restarted after the submission, which may have started the job',
      () =>
        upgrading({ operation: { ...SUBMISSION, jobManager: 'p/0' } }, NO_JOB, {
          pods: [pod(NEXT.hash, { jobManagerId: 'p/1' })],
        }),
      'RollingBackJob, DeployFailed, JOB_LOST @100',
    ],
  ],
  'All tasks of the job are running': [
    [
      'A first job that is RUNNING with all its tasks makes the deploy Deployed and starts the wait for stability',
      () => submitted(withNewJob('RUNNING')),
      'Running, Deployed, Stabilizing, cleared @100',
    ],
    [
      'A new job that is RUNNING with all its tasks makes the upgrade Upgraded and starts the wait for stability',
      () => upgrading(RESTORED, withNewJob('RUNNING')),
      'Running, Upgraded, Stabilizing, cleared @100',
    ],
    [
      'A bounded first job that is already FINISHED makes the deploy Deployed',
      () => submitted(withNewJob('FINISHED')),
      'Running, Deployed, Stabilizing, cleared @100',
    ],
    [
      'A job without program arguments is Deployed, and its status has empty program arguments',
      () => first({ operation: SUBMISSION, updating: WITHOUT_ARGUMENTS }, withNewJob('RUNNING')),
      'Running, Deployed, Stabilizing, cleared @100',
    ],
    [
      'A new version after a version that never had a job is Upgraded, and its previous version has no job',
      () =>
        observe(
          { phase: 'SubmittingJob', deployed: OLD, updating: NEXT, phaseSince: at(-1000), operation: SUBMISSION },
          withNewJob('RUNNING'),
        ),
      'Running, Upgraded, Stabilizing, cleared @100',
    ],
    [
      'A released cluster has another high-availability id when it comes back as the previous version',
      () => upgrading({ ...RESTORED, deployed: STORED, clusterReleased: true }, withNewJob('RUNNING')),
      'Running, Upgraded, Stabilizing, cleared @100',
    ],
  ],
  'Not all tasks of the job are running': [
    ['flinkapp waits for a CREATED job', () => submitted(withNewJob('CREATED')), 'SubmittingJob, WaitingForJob @100'],
    [
      'flinkapp waits for a job that is RUNNING with one of its two tasks',
      () =>
        submittedUpgrade(
          withCluster(
            answering({ jobs: [job('RUNNING', { id: 'job-2', tasks: { total: 2, running: 1, finished: 0 } })] }),
            NEXT.hash,
          ),
        ),
      'SubmittingJob, WaitingForJob @100',
    ],
    [
      'A first deploy fails when its job FAILED, and the error has the exception of the job',
      () => submitted(withNewJob('FAILED', { failures: { count: 1, cause: 'e' } })),
      'DeployFailed, DeployFailed, JOB_FAILED @100',
    ],
    [
      'An upgrade rolls back when its job FAILED because a system does not answer, and is due again after ten minutes',
      () =>
        submittedUpgrade(
          withNewJob('FAILED', { failures: { count: 1, cause: 'java.net.ConnectException: Connection refused' } }),
        ),
      'RollingBackJob, DeployFailed, DEPENDENCY_UNAVAILABLE @100',
    ],
    [
      'An upgrade rolls back when its job FAILED, and is not due again',
      () => submittedUpgrade(withNewJob('FAILED', { failures: { count: 1, cause: 'e' } })),
      'RollingBackJob, DeployFailed, JOB_FAILED @100',
    ],
    [
      'flinkapp waits for the exception of a FAILED job that Flink does not report yet',
      () => submitted(withNewJob('FAILED', { failures: { count: 0 } })),
      'SubmittingJob, WaitingForJob @100',
    ],
    [
      'A first deploy whose job FAILED fails after five minutes although Flink reports no exception',
      () => submittedLongAgo(withNewJob('FAILED', { failures: { count: 0 } })),
      'DeployFailed, DeployFailed, JOB_FAILED @100',
    ],
    [
      'A first deploy fails when its job was CANCELED',
      () => submitted(withNewJob('CANCELED')),
      'DeployFailed, DeployFailed, JOB_FAILED @100',
    ],
    [
      'An upgrade rolls back when its job has failed three times',
      () => submittedUpgrade(withNewJob('RESTARTING', { failures: { count: 3, cause: 'c' } })),
      'RollingBackJob, DeployFailed, JOB_RESTARTING @100',
    ],
  ],
  'The new JobManager does not answer': [
    [
      'flinkapp waits for a new JobManager that refuses connections after the submission',
      () => submitted(withCluster(UNREACHABLE, NEXT.hash)),
      'SubmittingJob, FlinkUnreachable @400',
    ],
    [
      'A first deploy fails when its JobManager does not answer for five minutes after the submission',
      () =>
        first(
          { operation: { ...SUBMISSION, startedAt: at(-300_000) }, ...newSilentFor(300_000) },
          withCluster(UNREACHABLE, NEXT.hash),
        ),
      'DeployFailed, DeployFailed, FLINK_UNREACHABLE @100',
    ],
    [
      'One call without an answer five minutes after the submission decides nothing',
      () => submittedLongAgo(withCluster(UNREACHABLE, NEXT.hash)),
      'SubmittingJob, FlinkUnreachable @400',
    ],
  ],
  'The spec asks for something else after the submission': [
    [
      'A submission to a new cluster for a version that the spec no longer asks for ends with that cluster',
      () => submittedUpgrade(NO_JOB, UNCHANGED),
      'Updating @100',
    ],
    [
      'A submission to the live cluster for a version that the spec no longer asks for releases that cluster',
      () => redeploying(at(-1000), withoutJob()),
      'Updating @100',
    ],
    [
      'An upgrade rolls back when forceRollback becomes true after the submission',
      () => submittedUpgrade(NO_JOB, withSpec({ forceRollback: true })),
      'RollingBackJob, DeployFailed, FORCED_ROLLBACK @100',
    ],
  ],
  'The deployed version is deployed again on its cluster': [
    [
      'A repeated deploy fails when Flink does not have its job after five minutes, and its cluster is released',
      () => redeploying(at(-300_000), withoutJob(), UNCHANGED, answered()),
      'DeployFailed, DeployFailed, JOB_NOT_RUNNING @100',
    ],
    [
      'A repeated deploy fails when its job FAILED',
      () => redeploying(at(-1000), UNCHANGED, withCluster(answering({ jobs: [job('FAILED', { id: 'job-2' })] }))),
      'DeployFailed, DeployFailed, JOB_FAILED @100',
    ],
  ],
  'In application mode the JobManager starts the job': [
    [
      'flinkapp waits for a JobManager in application mode that does not answer yet',
      () => application(at(-1000), withCluster(UNREACHABLE, APPLICATION.hash)),
      'SubmittingJob, WaitingForJob @400',
    ],
    [
      'flinkapp waits for a JobManager in application mode that does not have its job yet',
      () => application(at(-1000), withoutJob(APPLICATION.hash)),
      'SubmittingJob, WaitingForJob @400',
    ],
    [
      'A first deploy in application mode fails when its job does not appear within five minutes',
      () =>
        application(
          at(-300_000),
          withCluster(UNREACHABLE, APPLICATION.hash),
          withJobs(`count-${APPLICATION.hash}-jm-1`),
        ),
      'DeployFailed, DeployFailed, JOB_NOT_RUNNING @100',
    ],
    [
      'A JobManager in application mode that does not exist after five minutes has the time of a start once more',
      () => application(at(-300_000), withCluster(UNREACHABLE, APPLICATION.hash)),
      'SubmittingJob, WaitingForJob @100',
    ],
    [
      'A first deploy in application mode fails when its JobManager has ended without a job',
      () => application(at(-1000), withCluster(UNREACHABLE, APPLICATION.hash), { endedPods: [JOB_MANAGER] }),
      'DeployFailed, DeployFailed, SUBMISSION_REFUSED @100',
    ],
  ],
  'A Kubernetes Job submits the job with the client of the image': [
    [
      'flinkapp waits for a client that has not submitted its job yet',
      () => client({}),
      'SubmittingJob, WaitingForJob @400',
    ],
    [
      'A first deploy fails when its client has failed',
      () =>
        client({ [`count-${CLIENT.hash}-run-3`]: { status: { conditions: [{ type: 'Failed', status: 'True' }] } } }),
      'DeployFailed, DeployFailed, SUBMISSION_REFUSED @100',
    ],
  ],
});
