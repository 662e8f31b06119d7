import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../../../src/api/status.ts';
import { readsOf } from '../../../src/lifecycle/machine.ts';
import type { Observation } from '../../../src/lifecycle/observation.ts';
import { NO_CHILDREN } from '../../../src/objects/observed-children.ts';
import { NOW, observation } from '../../builders.ts';
import {
  answering,
  at,
  BARE,
  deployed,
  ended,
  first,
  job,
  known,
  NEXT,
  noWanted,
  OLD,
  operation,
  overview,
  POLICY,
  pod,
  point,
  run,
  settledJob,
  silent,
  spec,
  stop,
  submit,
  updating,
  with1,
} from './decide.ts';

const cancelled = { jobStatus: { jobID: 'job-1', state: 'CANCELED', settled: true } };

/** Each phase alone. */

const rows: readonly (readonly [string, string, string])[] = [
  // New
  ['a new application gets a cluster', run({}), 'ClusterStarting, CreatingCluster @100'],
  [
    'a new application waits for the pods of its deleted namesake',
    run({}, { pods: [pod('x', { ownedByUid: false })] }),
    'New, WaitingForPodsToEnd @300',
  ],
  [
    'a new application with an invalid spec is stalled',
    run({}, { ...noWanted, violations: ['spec.x: is wrong'] }),
    'New, stalled InvalidSpec, INVALID_SPEC @10000',
  ],
  // Updating
  [
    'an update begins when only the live cluster has pods',
    run(deployed({ phase: 'Updating' }), { pods: [pod(OLD.hash)] }),
    'ClusterStarting, CreatingCluster @100',
  ],
  [
    'an update waits for the pods of an earlier attempt',
    run(deployed({ phase: 'Updating' }), { pods: [pod(NEXT.hash)] }),
    'Updating, WaitingForPodsToEnd @300',
  ],
  [
    'an update lets the former target go first',
    run(updating('Updating'), { pods: [] }),
    'Updating, WaitingForPodsToEnd @300',
  ],
  [
    'an update waits for its pods to be listed',
    run(deployed({ phase: 'Updating' })),
    'ClusterStarting, CreatingCluster @100',
  ],
  [
    'an edit taken back before anything happened is no update',
    run(deployed({ phase: 'Updating' }), { desired: OLD, pods: [] }),
    'Running, cleared @100',
  ],
  [
    'an edit taken back after the job was stopped starts it again',
    run(deployed({ phase: 'Updating', ...settledJob }), { desired: OLD, pods: [pod(OLD.hash)] }),
    'ClusterStarting, CreatingCluster @100',
  ],
  [
    'a cluster that was given up is not kept',
    run(
      deployed({
        phase: 'Updating',
        clusterReleased: true,
        jobStatus: { jobID: 'job-1', state: 'LOST', settled: true },
      }),
      { pods: [pod(OLD.hash)] },
    ),
    'Updating, WaitingForPodsToEnd @300',
  ],
  [
    'an update to an invalid spec waits',
    run(deployed({ phase: 'Updating' }), { ...noWanted, violations: ['f'] }),
    'Updating, stalled InvalidSpec, INVALID_SPEC @10000',
  ],
  // ClusterStarting
  [
    'a cluster that does not answer is waited for',
    run(first('ClusterStarting'), with1(silent, NEXT.hash)),
    'ClusterStarting, WaitingForCluster @400',
  ],
  [
    'a cluster with too few slots is waited for',
    run(first('ClusterStarting'), with1(answering({ overview: { ...overview, slotsTotal: 1 } }), NEXT.hash)),
    'ClusterStarting, WaitingForCluster @400',
  ],
  [
    'a first cluster with enough slots gets its job',
    run(first('ClusterStarting'), with1(answering(), NEXT.hash)),
    'SubmittingJob, cleared @100',
  ],
  [
    'a cluster with enough slots lets the old job be stopped',
    run(updating('ClusterStarting'), with1(answering(), NEXT.hash)),
    'Savepointing, cleared @100',
  ],
  [
    'or cancelled, where savepoints are disabled',
    run(updating('ClusterStarting'), { ...with1(answering(), NEXT.hash), ...spec({ savepointDisabled: true }) }),
    'Cancelling, cleared @100',
  ],
  [
    'an old job that has ended needs no stop',
    run(updating('ClusterStarting', settledJob), with1(answering(), NEXT.hash)),
    'SubmittingJob, cleared @100',
  ],
  ['a cluster nobody wants any more is left', run(updating('ClusterStarting'), { desired: OLD }), 'Updating @100'],
  ['a cluster that no record tells of is left', run(deployed({ phase: 'ClusterStarting' })), 'Updating @100'],
  [
    'forceRollback gives the deploy up',
    run(updating('ClusterStarting'), spec({ forceRollback: true })),
    'DeployFailed, DeployFailed, FORCED_ROLLBACK @100',
  ],
  [
    'forceRollback means nothing on a first deploy',
    run(first('ClusterStarting'), { ...spec({ forceRollback: true }), ...with1(answering(), NEXT.hash) }),
    'SubmittingJob, cleared @100',
  ],
  [
    'the problem of its pods is told',
    run(first('ClusterStarting'), { pods: [pod(NEXT.hash), pod(NEXT.hash, { problem: 'ImagePullBackOff' })] }),
    'ClusterStarting, WaitingForCluster, POD_FAILING @400',
  ],
  [
    'the problem of other pods is not',
    run(first('ClusterStarting'), {
      pods: [pod(OLD.hash, { problem: 'x' }), pod(NEXT.hash, { ownedByUid: false, problem: 'x' })],
    }),
    'ClusterStarting, WaitingForCluster @400',
  ],
  [
    'a cluster that is not ready in time fails the deploy',
    run(first('ClusterStarting', { phaseSince: at(-300_000) })),
    'DeployFailed, DeployFailed, CLUSTER_NOT_READY @100',
  ],
  // Savepointing
  [
    'the stop is stored before it is begun',
    run(updating('Savepointing'), with1(answering({ jobs: [job('RUNNING')] }))),
    'Savepointing, SavepointStarted, WaitingForSavepoint @100',
  ],
  [
    'a stop that Flink does not know is sent',
    run(
      updating('Savepointing', { operation: stop }),
      with1(answering({ jobs: [job('RUNNING')], savepoint: { state: 'unknown' } })),
    ),
    'Savepointing, stopWithSavepoint, WaitingForSavepoint @100',
  ],
  [
    'but not while a savepoint runs',
    run(
      updating('Savepointing', { operation: stop }),
      with1(
        answering({
          jobs: [job('RUNNING')],
          savepoint: { state: 'unknown' },
          checkpoints: known({ savepointInProgress: true }),
        }),
      ),
    ),
    'Savepointing, WaitingForSavepoint @100',
  ],
  [
    'a stop that runs is waited for',
    run(
      updating('Savepointing', { operation: stop }),
      with1(answering({ jobs: [job('RUNNING')], savepoint: { state: 'inProgress' } })),
    ),
    'Savepointing, WaitingForSavepoint @100',
  ],
  [
    'a savepoint alone is no end',
    run(
      updating('Savepointing', { operation: stop }),
      with1(answering({ jobs: [job('RUNNING')], savepoint: { state: 'completed', location: 's' } })),
    ),
    'Savepointing, WaitingForSavepoint @100',
  ],
  [
    'a job that ended with its savepoint is replaced',
    run(
      updating('Savepointing', { operation: stop }),
      with1(answering({ jobs: [job('FINISHED')], savepoint: { state: 'completed', location: 's' } })),
    ),
    'SubmittingJob, SavepointTaken, cleared @100',
  ],
  [
    'a failed savepoint is tried again',
    run(
      updating('Savepointing', { operation: stop }),
      with1(answering({ jobs: [job('RUNNING')], savepoint: { state: 'failed', cause: 'c' } })),
    ),
    'Savepointing, SavepointFailed, WaitingForRetry, SAVEPOINT_FAILED @1000',
  ],
  [
    'but not before its time',
    run(updating('Savepointing', { retryAt: at(700), retryCount: 1 }), with1(answering({ jobs: [job('RUNNING')] }))),
    'Savepointing, WaitingForRetry @700',
  ],
  [
    'the third failure gives the deploy up',
    run(
      updating('Savepointing', { operation: stop, retryCount: 2 }),
      with1(answering({ jobs: [job('RUNNING')], savepoint: { state: 'failed', cause: 'c' } })),
    ),
    'DeployFailed, SavepointFailed, DeployFailed, SAVEPOINT_FAILED @100',
  ],
  [
    'an old JobManager that does not answer is waited for',
    run(updating('Savepointing'), with1(silent)),
    'Savepointing, FlinkUnreachable @2000',
  ],
  ['so is one that was not asked', run(updating('Savepointing')), 'Savepointing, FlinkUnreachable @2000'],
  [
    'a job that Flink forgot begins the deploy anew',
    run(updating('Savepointing'), with1(answering({ jobs: [] }))),
    'Updating @100',
  ],
  [
    'a job that just ended by itself settles first',
    run(updating('Savepointing'), with1(answering({ jobs: [job('FAILED')], checkpoints: known() }))),
    'Savepointing, WaitingForSavepoint @400',
  ],
  [
    'its newest checkpoint then stands in',
    run(
      updating('Savepointing', ended),
      with1(answering({ jobs: [job('FAILED')], checkpoints: known({ completed: { path: 'c', triggeredAt: NOW } }) })),
    ),
    'SubmittingJob, CheckpointUsed, cleared @100',
  ],
  [
    'its newest savepoint, where that is newer',
    run(
      updating('Savepointing', ended),
      with1(
        answering({
          jobs: [job('FINISHED')],
          checkpoints: known({
            savepoint: { path: 's', triggeredAt: NOW, stops: true },
            completed: { path: 'c', triggeredAt: NOW - 1 },
          }),
        }),
      ),
    ),
    'SubmittingJob, SavepointTaken, cleared @100',
  ],
  [
    'or nothing',
    run(
      updating('Savepointing', ended),
      with1(answering({ jobs: [job('FINISHED')], checkpoints: { state: 'unknown' } })),
    ),
    'SubmittingJob, cleared @100',
  ],
  [
    'a stop is not begun for a spec nobody wants any more',
    run(updating('Savepointing'), { ...with1(answering({ jobs: [job('RUNNING')] })), desired: OLD }),
    'Updating @100',
  ],
  [
    'a stop without a record of what it is for begins the deploy anew',
    run(deployed({ phase: 'Savepointing' })),
    'Updating @100',
  ],
  [
    'a job that is settled needs no savepoint',
    run(updating('Savepointing', settledJob)),
    'SubmittingJob, cleared @100',
  ],
  // Cancelling
  [
    'the cancel is stored before it is begun',
    run(updating('Cancelling'), {
      ...with1(answering({ jobs: [job('RUNNING')] })),
      ...spec({ savepointDisabled: true }),
    }),
    'Cancelling, WaitingForCancel @100',
  ],
  [
    'then sent',
    run(updating('Cancelling', { operation: operation('cancel') }), {
      ...with1(answering({ jobs: [job('RUNNING')] })),
      ...spec({ savepointDisabled: true }),
    }),
    'Cancelling, cancelJob, WaitingForCancel @100',
  ],
  [
    'until the job has ended',
    run(updating('Cancelling', { operation: operation('cancel') }), {
      ...with1(answering({ jobs: [job('CANCELED')] })),
      ...spec({ savepointDisabled: true }),
    }),
    'SubmittingJob, cleared @100',
  ],
  [
    'a JobManager that does not answer is waited for',
    run(updating('Cancelling'), with1(silent)),
    'Cancelling, FlinkUnreachable @2000',
  ],
  [
    'a job that Flink forgot begins the deploy anew',
    run(updating('Cancelling'), with1(answering({ jobs: [] }))),
    'Updating @100',
  ],
  [
    'nothing is cancelled for a spec nobody wants any more',
    run(updating('Cancelling'), { ...with1(answering({ jobs: [job('RUNNING')] })), desired: OLD }),
    'Updating @100',
  ],
  ['a job that is settled needs no cancel', run(updating('Cancelling', settledJob)), 'SubmittingJob, cleared @100'],
  // SubmittingJob
  [
    'the submission is stored before it is begun',
    run(first('SubmittingJob')),
    'SubmittingJob, JobSubmitted, WaitingForJob, cleared @100',
  ],
  [
    'a first deploy starts from what the spec names',
    run(first('SubmittingJob'), spec({ savepointPath: 's3://s' })),
    'SubmittingJob, JobSubmitted, WaitingForJob, cleared @100',
  ],
  [
    'a replaced job that left nothing stalls',
    run(updating('SubmittingJob', settledJob)),
    'SubmittingJob, stalled NoRestorePoint, NO_RESTORE_POINT @10000',
  ],
  [
    'unless the spec allows to start with no state',
    run(updating('SubmittingJob', settledJob), spec({ fallbackWithoutState: true })),
    'SubmittingJob, JobSubmitted, WaitingForJob, cleared @100',
  ],
  [
    'or savepoints are disabled',
    run(updating('SubmittingJob', settledJob), spec({ savepointDisabled: true })),
    'SubmittingJob, JobSubmitted, WaitingForJob, cleared @100',
  ],
  [
    'its restore point is used',
    run(updating('SubmittingJob', { ...settledJob, restorePoints: [point] })),
    'SubmittingJob, JobSubmitted, WaitingForJob, cleared @100',
  ],
  ['nothing is submitted while the old job may run', run(updating('SubmittingJob')), 'ClusterStarting @100'],
  [
    'nothing is submitted for a spec nobody wants any more',
    run(first('SubmittingJob'), { desired: OLD }),
    'Updating @100',
  ],
  ['nothing is submitted without a record', run({ phase: 'SubmittingJob' }), 'Updating @100'],
  [
    'a submission that Flink does not show is sent',
    run(first('SubmittingJob', { operation: submit }), with1(answering({ jobs: [] }), NEXT.hash)),
    'SubmittingJob, submitJob, WaitingForJob @100',
  ],
  [
    'but not while it is on its way',
    run(first('SubmittingJob', { operation: submit }), {
      ...with1(answering({ jobs: [] }), NEXT.hash),
      submission: { state: 'pending' },
    }),
    'SubmittingJob, WaitingForJob @100',
  ],
  [
    'one that was answered and does not show is sent again',
    run(first('SubmittingJob', { operation: submit }), {
      ...with1(answering({ jobs: [] }), NEXT.hash),
      submission: { state: 'answered' },
    }),
    'SubmittingJob, submitJob, WaitingForJob @100',
  ],
  [
    'one that failed in passing is sent again, a little later',
    run(first('SubmittingJob', { operation: submit }), {
      ...with1(answering({ jobs: [] }), NEXT.hash),
      submission: { state: 'answered', failure: { code: 'FLINK_SERVER_ERROR', message: 'm' } },
    }),
    'SubmittingJob, submitJob, WaitingForJob @400',
  ],
  [
    'one that was refused fails the deploy',
    run(first('SubmittingJob', { operation: submit }), {
      ...with1(answering({ jobs: [] }), NEXT.hash),
      submission: { state: 'answered', failure: { code: 'SUBMISSION_REFUSED', message: 'm' } },
    }),
    'DeployFailed, DeployFailed, SUBMISSION_REFUSED @100',
  ],
  [
    'one that never shows fails the deploy',
    run(
      first('SubmittingJob', { operation: { ...submit, startedAt: at(-300_000) } }),
      with1(answering({ jobs: [] }), NEXT.hash),
    ),
    'DeployFailed, DeployFailed, JOB_NOT_RUNNING @100',
  ],
  [
    'with the reason where there is one',
    run(first('SubmittingJob', { operation: { ...submit, startedAt: at(-300_000) } }), {
      ...with1(answering({ jobs: [] }), NEXT.hash),
      submission: { state: 'answered', failure: { code: 'FLINK_UNREACHABLE', message: 'm' } },
    }),
    'DeployFailed, DeployFailed, FLINK_UNREACHABLE @100',
  ],
  [
    'a job whose tasks do not run yet is waited for',
    run(
      first('SubmittingJob', { operation: submit }),
      with1(answering({ jobs: [job('CREATED', { id: 'job-2' })] }), NEXT.hash),
    ),
    'SubmittingJob, WaitingForJob @100',
  ],
  [
    'a job whose tasks all run is deployed',
    run(
      first('SubmittingJob', { operation: submit }),
      with1(answering({ jobs: [job('RUNNING', { id: 'job-2' })] }), NEXT.hash),
    ),
    'Running, Deployed, Stabilizing, cleared @100',
  ],
  [
    'an upgraded one too',
    run(
      updating('SubmittingJob', { ...settledJob, operation: { ...submit, restorePath: 's' } }),
      with1(answering({ jobs: [job('RUNNING', { id: 'job-2' })] }), NEXT.hash),
    ),
    'Running, Upgraded, Stabilizing, cleared @100',
  ],
  [
    'a bounded job that has finished already too',
    run(
      first('SubmittingJob', { operation: submit }),
      with1(answering({ jobs: [job('FINISHED', { id: 'job-2' })] }), NEXT.hash),
    ),
    'Running, Deployed, Stabilizing, cleared @100',
  ],
  [
    'a job that failed fails the deploy',
    run(
      first('SubmittingJob', { operation: submit }),
      with1(answering({ jobs: [job('FAILED', { id: 'job-2' })], failures: { count: 1, cause: 'e' } }), NEXT.hash),
    ),
    'DeployFailed, DeployFailed, JOB_FAILED @100',
  ],
  [
    'but not before Flink tells why',
    run(
      first('SubmittingJob', { operation: submit }),
      with1(answering({ jobs: [job('FAILED', { id: 'job-2' })], failures: { count: 0 } }), NEXT.hash),
    ),
    'SubmittingJob, WaitingForJob @100',
  ],
  [
    'in the time that it has',
    run(
      first('SubmittingJob', { operation: { ...submit, startedAt: at(-300_000) } }),
      with1(answering({ jobs: [job('FAILED', { id: 'job-2' })], failures: { count: 0 } }), NEXT.hash),
    ),
    'DeployFailed, DeployFailed, JOB_FAILED @100',
  ],
  [
    'so does one without an exception',
    run(
      first('SubmittingJob', { operation: submit }),
      with1(answering({ jobs: [job('CANCELED', { id: 'job-2' })] }), NEXT.hash),
    ),
    'DeployFailed, DeployFailed, JOB_FAILED @100',
  ],
  [
    'a job that never runs all its tasks fails the deploy',
    run(
      first('SubmittingJob', { operation: { ...submit, startedAt: at(-300_000) } }),
      with1(answering({ jobs: [job('RESTARTING', { id: 'job-2' })] }), NEXT.hash),
    ),
    'DeployFailed, DeployFailed, JOB_NOT_RUNNING @100',
  ],
  [
    'a new JobManager that does not answer is waited for',
    run(first('SubmittingJob', { operation: submit }), with1(silent, NEXT.hash)),
    'SubmittingJob, FlinkUnreachable @400',
  ],
  [
    'but not for ever',
    run(first('SubmittingJob', { operation: { ...submit, startedAt: at(-300_000) } })),
    'DeployFailed, DeployFailed, FLINK_UNREACHABLE @100',
  ],
  [
    'a job without arguments is sent without',
    run(first('SubmittingJob', { operation: submit, updating: BARE }), with1(answering({ jobs: [] }), NEXT.hash)),
    'SubmittingJob, submitJob, WaitingForJob @100',
  ],
  [
    'and deployed without',
    run(
      first('SubmittingJob', { operation: submit, updating: BARE }),
      with1(answering({ jobs: [job('RUNNING', { id: 'job-2' })] }), NEXT.hash),
    ),
    'Running, Deployed, Stabilizing, cleared @100',
  ],
  // Running
  [
    'a healthy job is left alone',
    run(deployed({ phase: 'Running' }), { desired: OLD, ...with1(answering({ jobs: [job('RUNNING')] })) }),
    'Running @10000',
  ],
  [
    'a job whose tasks do not all run is told',
    run(deployed({ phase: 'Running' }), { desired: OLD, ...with1(answering({ jobs: [job('RESTARTING')] })) }),
    'Running, JobNotHealthy @2000',
  ],
  [
    'what it restored from is kept',
    run(deployed({ phase: 'Running' }), {
      desired: OLD,
      ...with1(answering({ jobs: [job('RUNNING')], checkpoints: known({ restoredFrom: 's' }) })),
    }),
    'Running @10000',
  ],
  [
    'a JobManager that does not answer is told',
    run(deployed({ phase: 'Running' }), { desired: OLD, ...with1(silent) }),
    'Running, FlinkUnreachable @300',
  ],
  ['one that was not asked is not', run(deployed({ phase: 'Running' }), { desired: OLD }), 'Running @10000'],
  [
    'a job that Flink forgot is told once',
    run(deployed({ phase: 'Running' }), { desired: OLD, ...with1(answering({ jobs: [] })) }),
    'Running, JobLost, JobLost @300',
  ],
  [
    'and then only shown',
    run(deployed({ phase: 'Running', jobStatus: { jobID: 'job-1', state: 'LOST' } }), {
      desired: OLD,
      ...with1(answering({ jobs: [] })),
    }),
    'Running, JobLost @300',
  ],
  [
    'a settled job may be forgotten',
    run(deployed({ phase: 'Running', ...cancelled }), { desired: OLD, ...with1(answering({ jobs: [] })) }),
    'Running, JobFailed @10000',
  ],
  [
    'a job that failed settles first',
    run(deployed({ phase: 'Running' }), { desired: OLD, ...with1(answering({ jobs: [job('FAILED')] })) }),
    'Running, JobFailed @1000',
  ],
  [
    'then its failure is told',
    run(deployed({ phase: 'Running', ...ended }), {
      desired: OLD,
      ...with1(answering({ jobs: [job('FAILED')], checkpoints: known() })),
    }),
    'Running, JobFailed, JobFailed @1000',
  ],
  [
    'a bounded job that finished is told',
    run(deployed({ phase: 'Running', ...ended }), {
      desired: OLD,
      ...with1(answering({ jobs: [job('FINISHED')], checkpoints: known() })),
    }),
    'Running, JobFinished, JobFinished @1000',
  ],
  [
    'and then it is Finished',
    run(deployed({ phase: 'Running', ...settledJob }), {
      desired: OLD,
      ...with1(answering({ jobs: [job('FINISHED')] })),
    }),
    'Finished, cleared @100',
  ],
  [
    'one that was cancelled by hand is left alone',
    run(deployed({ phase: 'Running', ...cancelled }), {
      desired: OLD,
      ...with1(answering({ jobs: [job('CANCELED')] })),
    }),
    'Running, JobFailed @10000',
  ],
  ['another spec starts a deploy', run(deployed({ phase: 'Running' })), 'Updating @100'],
  [
    'not one that failed before',
    run(deployed({ phase: 'Running', failedDeployHash: NEXT.hash, failedPolicy: POLICY })),
    'Running @10000',
  ],
  [
    'not while forceRollback is set',
    run(deployed({ phase: 'Running' }), spec({ forceRollback: true })),
    'Running @10000',
  ],
  [
    'an invalid spec is told and nothing else',
    run(deployed({ phase: 'Running' }), {
      ...noWanted,
      violations: ['f'],
      ...with1(answering({ jobs: [job('RUNNING')] })),
    }),
    'Running, stalled InvalidSpec, INVALID_SPEC @10000',
  ],
  [
    'a job that is failing is red, and told',
    run(deployed({ phase: 'Running' }), {
      desired: OLD,
      ...with1(answering({ jobs: [job('FAILING', { startTime: -1 })] })),
    }),
    'Running, JobNotHealthy @2000',
  ],
  [
    'a cluster that misses a TaskManager is yellow',
    run(deployed({ phase: 'Running' }), {
      desired: OLD,
      ...with1(answering({ overview: { ...overview, taskManagers: 0 }, jobs: [job('RUNNING')] })),
    }),
    'Running @10000',
  ],
  [
    'an answer without overview is one without TaskManagers',
    run(deployed({ phase: 'Running' }), { desired: OLD, ...with1({ kind: 'answering', jobs: [job('RUNNING')] }) }),
    'Running @10000',
  ],
  // DeployFailed
  [
    'a failed spec is not tried again',
    run(
      deployed({ phase: 'DeployFailed', failedDeployHash: NEXT.hash, failedPolicy: POLICY }),
      with1(answering({ jobs: [job('RUNNING')] })),
    ),
    'DeployFailed @10000',
  ],
  ['another is', run(deployed({ phase: 'DeployFailed', failedDeployHash: 'other' })), 'Updating @100'],
  [
    'the one that still runs needs no deploy',
    run(deployed({ phase: 'DeployFailed', failedDeployHash: NEXT.hash, failedPolicy: POLICY }), { desired: OLD }),
    'Running, cleared @100',
  ],
  [
    'it does, where its job was stopped',
    run(deployed({ phase: 'DeployFailed', failedDeployHash: NEXT.hash, failedPolicy: POLICY, ...settledJob }), {
      desired: OLD,
    }),
    'Updating @100',
  ],
  [
    'nothing while forceRollback is set',
    run(deployed({ phase: 'DeployFailed', failedDeployHash: 'other' }), spec({ forceRollback: true })),
    'DeployFailed @10000',
  ],
  [
    'a first deploy that failed has nothing to look at',
    run({ phase: 'DeployFailed', failedDeployHash: NEXT.hash, failedPolicy: POLICY }),
    'DeployFailed @10000',
  ],
];

for (const [name, got, expected] of rows) test(name, () => assert.equal(got, expected));

const gone = (status: Status, more: Partial<Observation> = {}) =>
  run({ phase: 'Deleting', ...status }, { deleting: true, ...more });
const deletedAt = (ms: number, more: object = {}): Partial<Observation> => ({
  application: {
    ...observation().application,
    ...spec(more).application,
    metadata: { ...observation().application.metadata, deletionTimestamp: at(ms) },
  },
});
const service = { metadata: { name: 's' } };

const deletions: readonly (readonly [string, string, string])[] = [
  ['a deletion is entered from every phase', run(updating('Savepointing'), { deleting: true }), 'Deleting @100'],
  ['with no job nothing is owed', gone({}), 'Deleting, Deleted @100'],
  ['deleteMode None asks for nothing', gone(deployed(), spec({ deleteMode: 'None' })), 'Deleting, Deleted @100'],
  [
    'the stop is stored before it is begun',
    gone(deployed(), with1(answering({ jobs: [job('RUNNING')] }))),
    'Deleting, WaitingForSavepoint @100',
  ],
  [
    'then sent',
    gone(deployed({ operation: stop }), with1(answering({ jobs: [job('RUNNING')], savepoint: { state: 'unknown' } }))),
    'Deleting, stopWithSavepoint, WaitingForSavepoint @300',
  ],
  [
    'until the job has ended',
    gone(
      deployed({ operation: stop }),
      with1(answering({ jobs: [job('FINISHED')], savepoint: { state: 'completed', location: 's' } })),
    ),
    'Deleting, SavepointTaken @100',
  ],
  [
    'a failed savepoint is tried again',
    gone(
      deployed({ operation: stop }),
      with1(answering({ jobs: [job('RUNNING')], savepoint: { state: 'failed', cause: 'c' } })),
    ),
    'Deleting, SavepointFailed, WaitingForSavepoint, SAVEPOINT_FAILED @1000',
  ],
  [
    'but not before its time',
    gone(deployed({ retryAt: at(500), retryCount: 1 }), with1(answering({ jobs: [job('RUNNING')] }))),
    'Deleting, WaitingForSavepoint @500',
  ],
  [
    'and not for ever',
    gone(deployed({ operation: stop }), {
      ...deletedAt(-600_000),
      ...with1(answering({ jobs: [job('RUNNING')], savepoint: { state: 'failed', cause: 'c' } })),
    }),
    'Deleting, DeletedWithoutSavepoint, Deleted, DELETION_DEADLINE @100',
  ],
  [
    'nor is one that never completes',
    gone(deployed({ operation: stop, restorePoints: [point] }), {
      ...deletedAt(-600_000),
      ...with1(answering({ jobs: [job('RUNNING')], savepoint: { state: 'inProgress' } })),
    }),
    'Deleting, DeletedWithoutSavepoint, Deleted, DELETION_DEADLINE @100',
  ],
  [
    'a job that ended by itself settles first',
    gone(deployed(), with1(answering({ jobs: [job('FAILED')] }))),
    'Deleting, WaitingForSavepoint @400',
  ],
  [
    'then what it left is told',
    gone(
      deployed(ended),
      with1(answering({ jobs: [job('FAILED')], checkpoints: known({ completed: { path: 'c', triggeredAt: NOW } }) })),
    ),
    'Deleting, SavepointTaken @100',
  ],
  [
    'or that it left nothing',
    gone(
      deployed(ended),
      with1(answering({ jobs: [job('FAILED')], checkpoints: known({ completed: { path: 'c', triggeredAt: 0 } }) })),
    ),
    'Deleting @100',
  ],
  [
    'a job that Flink forgot leaves nothing',
    gone(deployed(), with1(answering({ jobs: [] }))),
    'Deleting, DeletedWithoutSavepoint @100',
  ],
  [
    'a JobManager that does not answer is waited for',
    gone(deployed(), with1(silent)),
    'Deleting, FlinkUnreachable @2000',
  ],
  [
    'unless its pods are gone',
    gone(deployed(), { ...with1(silent), pods: [pod('other'), pod(OLD.hash, { ownedByUid: false })] }),
    'Deleting, DeletedWithoutSavepoint @100',
  ],
  [
    'or the deadline has passed',
    gone(deployed(), { ...deletedAt(-600_000), ...with1(silent), pods: [pod(OLD.hash)] }),
    'Deleting, DeletedWithoutSavepoint, Deleted, DELETION_DEADLINE @100',
  ],
  [
    'ForceCancel stores the cancel',
    gone(deployed(), { ...spec({ deleteMode: 'ForceCancel' }), ...with1(answering({ jobs: [job('RUNNING')] })) }),
    'Deleting, WaitingForCancel @100',
  ],
  [
    'then sends it',
    gone(deployed({ operation: operation('cancel') }), {
      ...spec({ deleteMode: 'ForceCancel' }),
      ...with1(answering({ jobs: [job('RUNNING')] })),
    }),
    'Deleting, cancelJob, WaitingForCancel @300',
  ],
  [
    'until the job has ended',
    gone(deployed({ operation: operation('cancel') }), {
      ...spec({ deleteMode: 'ForceCancel' }),
      ...with1(answering({ jobs: [job('CANCELED')] })),
    }),
    'Deleting @100',
  ],
  [
    'or is not known',
    gone(deployed(), { ...spec({ deleteMode: 'ForceCancel' }), ...with1(answering({ jobs: [] })) }),
    'Deleting @100',
  ],
  [
    'ForceCancel waits for a JobManager that does not answer',
    gone(deployed(), spec({ deleteMode: 'ForceCancel' })),
    'Deleting, FlinkUnreachable @2000',
  ],
  [
    'a submission under way is settled: on its way',
    gone(first('Deleting', { operation: submit }), {
      ...with1(answering({ jobs: [] }), NEXT.hash),
      submission: { state: 'pending' },
    }),
    'Deleting @300',
  ],
  [
    'a submission under way is settled: never arrived',
    gone(first('Deleting', { operation: submit }), with1(answering({ jobs: [] }), NEXT.hash)),
    'Deleting @100',
  ],
  [
    'a submission under way is settled: already over',
    gone(
      first('Deleting', { operation: submit }),
      with1(answering({ jobs: [job('FAILED', { id: 'job-2' })] }), NEXT.hash),
    ),
    'Deleting @100',
  ],
  [
    'a submission under way is settled: its job is the one to stop',
    gone(
      first('Deleting', { operation: submit }),
      with1(answering({ jobs: [job('RUNNING', { id: 'job-2' })] }), NEXT.hash),
    ),
    'Deleting @100',
  ],
  [
    'a submission under way is settled: nobody answers',
    gone(first('Deleting', { operation: submit })),
    'Deleting, FlinkUnreachable @2000',
  ],
  [
    'children are waited for',
    gone({ operation: operation('teardown') }, { pods: [], children: { ...NO_CHILDREN, services: { s: service } } }),
    'Deleting, WaitingForPodsToEnd @300',
  ],
  [
    'pods are waited for',
    gone({ operation: operation('teardown') }, { pods: [pod('x')] }),
    'Deleting, WaitingForPodsToEnd @300',
  ],
  [
    'so is a store',
    gone({ operation: operation('teardown') }, { pods: [pod('x', { store: true })] }),
    'Deleting, removeStore, WaitingForPodsToEnd @300',
  ],
  [
    'for a minute',
    gone({ operation: operation('teardown', { startedAt: at(-60_000) }) }, { pods: [pod('x', { store: true })] }),
    'Deleting, HighAvailabilityStoreLeft, removeStore, WaitingForPodsToEnd, finalized @300',
  ],
  [
    'which pods have as long as they take',
    gone(
      { operation: operation('teardown', { startedAt: at(-60_000) }) },
      { pods: [pod('x'), pod('x', { store: true })] },
    ),
    'Deleting, WaitingForPodsToEnd @300',
  ],
  [
    'then Kubernetes may let go',
    gone({ operation: operation('teardown') }, { pods: [pod('x', { ownedByUid: false })] }),
    'Deleting, WaitingForPodsToEnd, finalized @300',
  ],
  [
    'also where nothing was listed',
    gone({ operation: operation('teardown') }),
    'Deleting, WaitingForPodsToEnd, finalized @300',
  ],
  [
    'orphaned children are not waited for',
    gone(
      { operation: operation('teardown') },
      {
        application: {
          ...observation().application,
          metadata: { ...observation().application.metadata, finalizers: ['orphan'] },
        },
        pods: [pod('x')],
      },
    ),
    'Deleting, WaitingForPodsToEnd, finalized @300',
  ],
];

for (const [name, got, expected] of deletions) test(`deletion: ${name}`, () => assert.equal(got, expected));

const reads = (status: Status, more: Partial<Observation> = {}) => readsOf(observation({ status, ...more }));

for (const [name, got, expected] of [
  [
    'a steady job costs two reads',
    reads(deployed({ phase: 'Running' })),
    { clusters: { [OLD.hash]: { overview: true, jobs: true } }, pods: false },
  ],
  [
    'a third until what it restored from is known',
    reads(deployed({ phase: 'Running', jobStatus: { jobID: 'job-1', requestedRestorePath: 's' } })),
    { clusters: { [OLD.hash]: { overview: true, jobs: true, checkpoints: 'job-1' } }, pods: false },
  ],
  [
    'and when it has ended',
    reads(deployed({ phase: 'DeployFailed', jobStatus: { jobID: 'job-1', state: 'FAILED' } })),
    {
      clusters: { [OLD.hash]: { overview: true, jobs: true, checkpoints: 'job-1', failuresOf: 'job-1' } },
      pods: false,
    },
  ],
  ['with nothing deployed nothing is asked', reads({ phase: 'DeployFailed' }), { clusters: {}, pods: false }],
  ['nor with nothing to submit', reads({ phase: 'SubmittingJob' }), {}],
  [
    'pods are listed where the JobManager does not answer',
    reads(deployed({ phase: 'Running', clusterStatus: { unreachableSince: at(0) } })),
    { clusters: { [OLD.hash]: { overview: true, jobs: true } }, pods: true },
  ],
  [
    'pods of a starting cluster are listed when it is late',
    reads(first('ClusterStarting', { phaseSince: at(-5000) })),
    { clusters: { [NEXT.hash]: { overview: true } }, pods: true },
  ],
  ['not before', reads({ phase: 'ClusterStarting', phaseSince: at(0) }), {}],
  [
    'a stop is asked for by its id',
    reads(updating('Savepointing', { operation: stop })),
    {
      clusters: { [OLD.hash]: { jobs: true, checkpoints: 'job-1', savepoint: { jobId: 'job-1', triggerId: 'op-1' } } },
    },
  ],
  [
    'a settled job is not asked for',
    [
      reads(updating('Savepointing', settledJob)),
      reads(updating('Cancelling', settledJob)),
      reads({ phase: 'Deleting' }, { deleting: true }),
    ],
    [{}, {}, {}],
  ],
  [
    'a cancelled one is',
    reads(updating('Cancelling')),
    { clusters: { [OLD.hash]: { jobs: true, checkpoints: 'job-1', checkpointConfig: 'job-1' } } },
  ],
  [
    'a submission is looked for on its cluster',
    reads(updating('SubmittingJob', { operation: submit })),
    { clusters: { [NEXT.hash]: { jobs: true, failuresOf: 'job-2' } }, pods: true },
  ],
  [
    'one on another cluster is none',
    reads(updating('SubmittingJob', { operation: { ...submit, cluster: 'x' } })),
    { clusters: { [NEXT.hash]: { overview: true, jobs: true } }, pods: true },
  ],
  ['a deletion in its first call asks nothing', reads(deployed({ phase: 'Running' }), { deleting: true }), {}],
  [
    'a deletion asks for the job',
    reads(deployed({ phase: 'Deleting' }), { deleting: true }),
    { pods: true, clusters: { [OLD.hash]: { jobs: true, checkpoints: 'job-1' } } },
  ],
  [
    'or for the submission',
    reads(first('Deleting', { operation: submit }), { deleting: true }),
    { pods: true, clusters: { [NEXT.hash]: { jobs: true } } },
  ],
  [
    'or for pods alone',
    reads({ phase: 'Deleting', operation: operation('teardown') }, { deleting: true }),
    { pods: true },
  ],
  ['New and Updating list pods', [reads({}), reads({ phase: 'Updating' })], [{ pods: true }, { pods: true }]],
] as const) {
  test(`reads: ${name}`, () => assert.deepEqual(got, expected));
}
