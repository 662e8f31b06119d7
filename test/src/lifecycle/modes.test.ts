import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../../../src/api/status.ts';
import { keptClusters } from '../../../src/lifecycle/facts/kept-clusters.ts';
import type { ClusterView, Observation } from '../../../src/lifecycle/observation.ts';
import { NOW, record } from '../../builders.ts';
import {
  answering,
  at,
  deployed,
  ended,
  job,
  known,
  NEXT,
  OLD,
  operation,
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

/** Phases as the modes of deployment and upgrade make them differ. */

const lastState = spec({ upgradeMode: 'LastState' });
const BG: Status = { deploymentMode: 'BlueGreen' };
const SINGLE: Status = { deploymentMode: 'Single' };
const checkpoint = known({ count: 1, completed: { path: 'c', triggeredAt: NOW } });
const kept = { intervalMs: 1000, retained: true };

const cancelling = (status: Status, view: ClusterView | undefined, more: Partial<Observation> = {}) =>
  run(updating('Cancelling', status), { ...(view === undefined ? {} : with1(view)), ...lastState, ...more });
const savepointing = (status: Status, view: ClusterView | undefined, more: Partial<Observation> = {}) =>
  run(updating('Savepointing', status), { ...(view === undefined ? {} : with1(view)), ...more });
const failedSavepoint = (state: string, more = {}) =>
  answering({ jobs: [job(state)], savepoint: { state: 'failed', cause: 'c' }, checkpoints: checkpoint, ...more });
const cancel = { operation: operation('cancel') };

for (const [name, got, expected] of [
  [
    'Cancelling: a job with a checkpoint that stays',
    cancelling({}, answering({ jobs: [job('RUNNING')], checkpoints: checkpoint, checkpointConfig: kept })),
    'Cancelling, WaitingForCancel @100',
  ],
  [
    'a savepoint of its own will do',
    cancelling(
      {},
      answering({ jobs: [job('RUNNING')], checkpoints: known({ savepoint: { path: 's', triggeredAt: NOW } }) }),
    ),
    'Cancelling, WaitingForCancel @100',
  ],
  [
    'not one whose checkpoints go with it',
    cancelling(
      {},
      answering({ jobs: [job('RUNNING')], checkpoints: checkpoint, checkpointConfig: { ...kept, retained: false } }),
    ),
    'DeployFailed, DeployFailed, NOT_RETAINED @100',
  ],
  [
    'a job that runs well is given time for its first',
    cancelling({}, answering({ jobs: [job('RUNNING')], checkpoints: known() })),
    'Cancelling, WaitingForCheckpoint @400',
  ],
  [
    'but not for ever',
    cancelling({ phaseSince: at(-300_000) }, answering({ jobs: [job('RUNNING')], checkpoints: known() })),
    'DeployFailed, DeployFailed, NO_RESTORE_POINT @100',
  ],
  [
    'one that does not run well goes back to where it began',
    cancelling({}, answering({ jobs: [job('RESTARTING')], checkpoints: known({ restoredFrom: 's' }) })),
    'Cancelling, WaitingForCancel @100',
  ],
  [
    'to nothing, where that was nothing',
    cancelling({}, answering({ jobs: [job('RESTARTING')], checkpoints: known() })),
    'Cancelling, WaitingForCancel @100',
  ],
  [
    'but not where its checkpoint is too old',
    cancelling(
      { phaseSince: at(-300_000) },
      answering({
        jobs: [job('RESTARTING')],
        checkpoints: known({ count: 1, completed: { path: 'c', triggeredAt: 0 } }),
      }),
    ),
    'DeployFailed, DeployFailed, NO_RESTORE_POINT @100',
  ],
  [
    'the spec may allow to go without',
    cancelling({}, answering({ jobs: [job('RUNNING')], checkpoints: known() }), spec({ fallbackWithoutState: true })),
    'Cancelling, WaitingForCancel @100',
  ],
  [
    'forceRollback leaves the job alone',
    cancelling({}, answering({ jobs: [job('RUNNING')] }), spec({ upgradeMode: 'LastState', forceRollback: true })),
    'DeployFailed, DeployFailed, FORCED_ROLLBACK @100',
  ],
  [
    'a cancelled job settles first',
    cancelling(cancel, answering({ jobs: [job('CANCELED')], checkpoints: checkpoint })),
    'Cancelling, WaitingForCancel @400',
  ],
  [
    'then it is continued',
    cancelling({ ...cancel, ...ended }, answering({ jobs: [job('CANCELED')], checkpoints: checkpoint })),
    'SubmittingJob, CheckpointUsed, cleared @100',
  ],
  [
    'also without a word, where it left nothing',
    cancelling({ ...cancel, ...ended }, answering({ jobs: [job('CANCELED')], checkpoints: { state: 'unknown' } })),
    'SubmittingJob, cleared @100',
  ],
  [
    'Single gives the cluster up then',
    cancelling({ ...SINGLE, ...cancel, ...ended }, answering({ jobs: [job('CANCELED')], checkpoints: checkpoint })),
    'Updating, CheckpointUsed, cleared @100',
  ],
  ['a JobManager that is silent is waited for', cancelling({}, silent), 'Cancelling, FlinkUnreachable @2000'],
  [
    'for ten seconds',
    cancelling({ clusterStatus: { unreachableSince: at(-9000) } }, silent),
    'Cancelling, FlinkUnreachable @2000',
  ],
  [
    'then its pods go',
    cancelling({ clusterStatus: { unreachableSince: at(-10_000) } }, silent),
    'Updating, JobLost @100',
  ],
  [
    'for ever, where a savepoint had been desired',
    cancelling({}, silent, spec({})),
    'Cancelling, FlinkUnreachable @2000',
  ],
  [
    'a cancel without a record of what it is for begins the deploy anew',
    run(deployed({ phase: 'Cancelling' }), lastState),
    'Updating @100',
  ],
  [
    'a job without checkpoints has none to wait for, and is not cancelled',
    cancelling({}, answering({ jobs: [job('RUNNING')], checkpoints: { state: 'off' } })),
    'Cancelling, WaitingForCheckpoint @400',
  ],
  // Savepointing
  [
    'Savepointing: forceRollback leaves the job alone',
    savepointing({}, answering({ jobs: [job('RUNNING')] }), spec({ forceRollback: true })),
    'DeployFailed, DeployFailed, FORCED_ROLLBACK @100',
  ],
  ['another mode is taken up', savepointing({}, answering({ jobs: [job('RUNNING')] }), lastState), 'Cancelling @100'],
  ['also where nobody answers', savepointing({}, silent, lastState), 'Cancelling @100'],
  [
    'not when the stop has begun',
    savepointing({ operation: stop }, silent, lastState),
    'Savepointing, FlinkUnreachable @400',
  ],
  [
    'a job that does not run well is cancelled for its checkpoint',
    savepointing({ operation: stop }, failedSavepoint('RESTARTING')),
    'Cancelling, SavepointFailed, SAVEPOINT_FAILED @100',
  ],
  [
    'or for nothing, where that is allowed',
    savepointing(
      { operation: stop },
      failedSavepoint('RESTARTING', { checkpoints: known() }),
      spec({ fallbackWithoutState: true }),
    ),
    'Cancelling, SavepointFailed, SAVEPOINT_FAILED @100',
  ],
  [
    'it is left alone where it has none',
    savepointing({ operation: stop }, failedSavepoint('RESTARTING', { checkpoints: known() })),
    'DeployFailed, SavepointFailed, DeployFailed, SAVEPOINT_FAILED @100',
  ],
  [
    'BlueGreen never ends the old job',
    savepointing({ ...BG, operation: operation('savepoint') }, failedSavepoint('RESTARTING')),
    'DeployFailed, SavepointFailed, DeployFailed, SAVEPOINT_FAILED @100',
  ],
  [
    'BlueGreen takes a savepoint',
    savepointing(BG, answering({ jobs: [job('RUNNING')] })),
    'Savepointing, SavepointStarted, WaitingForSavepoint @100',
  ],
  [
    'sent so that the job runs on',
    savepointing(
      { ...BG, operation: operation('savepoint') },
      answering({ jobs: [job('RUNNING')], savepoint: { state: 'unknown' } }),
    ),
    'Savepointing, takeSavepoint, WaitingForSavepoint @100',
  ],
  [
    'the new job starts from it',
    savepointing(
      { ...BG, operation: operation('savepoint') },
      answering({ jobs: [job('RUNNING')], savepoint: { state: 'completed', location: 's' } }),
    ),
    'SubmittingJob, SavepointTaken, cleared @100',
  ],
  [
    'known by its time, where Flink forgot the id',
    savepointing(
      { ...BG, operation: operation('savepoint') },
      answering({
        jobs: [job('RUNNING')],
        savepoint: { state: 'unknown' },
        checkpoints: known({ savepoint: { path: 's', triggeredAt: NOW } }),
      }),
    ),
    'SubmittingJob, SavepointTaken, cleared @100',
  ],
  [
    'an older one is none',
    savepointing(
      { ...BG, operation: operation('savepoint') },
      answering({
        jobs: [job('RUNNING')],
        savepoint: { state: 'unknown' },
        checkpoints: known({ savepoint: { path: 's', triggeredAt: 0 } }),
      }),
    ),
    'Savepointing, takeSavepoint, WaitingForSavepoint @100',
  ],
  [
    'a stop that Flink never knows has failed',
    savepointing(
      { operation: { ...stop, startedAt: at(-300_000) } },
      answering({ jobs: [job('RUNNING')], savepoint: { state: 'unknown' }, checkpoints: known() }),
    ),
    'Savepointing, SavepointFailed, WaitingForRetry, SAVEPOINT_FAILED @1000',
  ],
  // ClusterStarting, SubmittingJob, Updating
  [
    'BlueGreen without state needs no savepoint',
    run(updating('ClusterStarting', BG), { ...with1(answering(), NEXT.hash), ...spec({ upgradeMode: 'Stateless' }) }),
    'SubmittingJob, cleared @100',
  ],
  [
    'BlueGreen with state does',
    run(updating('ClusterStarting', BG), with1(answering(), NEXT.hash)),
    'Savepointing, cleared @100',
  ],
  [
    'a pod that is permanent fails the deploy soon',
    run(
      updating('ClusterStarting', {
        lastError: { code: 'POD_FAILING', message: 'm', since: at(-4000), retryable: true },
      }),
      {
        pods: [pod(NEXT.hash, { problem: 'a', permanent: false }), pod(NEXT.hash, { problem: 'b', permanent: true })],
      },
    ),
    'DeployFailed, DeployFailed, CLUSTER_NOT_READY @100',
  ],
  [
    'a job on a cluster of its own that nobody wants is given up',
    run(updating('SubmittingJob', { ...settledJob, operation: submit }), {
      ...with1(answering({ jobs: [] }), NEXT.hash),
      desired: OLD,
    }),
    'Updating @100',
  ],
  [
    'one on the live cluster too',
    run(
      deployed({ phase: 'SubmittingJob', updating: OLD, ...settledJob, operation: { ...submit, cluster: OLD.hash } }),
      with1(answering({ jobs: [] })),
    ),
    'Updating @100',
  ],
  [
    'and one that is stuck there',
    run(
      deployed({
        phase: 'SubmittingJob',
        updating: OLD,
        ...settledJob,
        operation: { ...submit, cluster: OLD.hash, startedAt: at(-300_000) },
      }),
      {
        desired: OLD,
        ...with1(answering({ jobs: [] })),
      },
    ),
    'DeployFailed, DeployFailed, JOB_NOT_RUNNING @100',
  ],
  [
    'or refused there',
    run(
      deployed({ phase: 'SubmittingJob', updating: OLD, ...settledJob, operation: { ...submit, cluster: OLD.hash } }),
      {
        desired: OLD,
        ...with1(answering({ jobs: [job('FAILED', { id: 'job-2' })] })),
      },
    ),
    'DeployFailed, DeployFailed, JOB_FAILED @100',
  ],
  [
    'a submission to a JobManager that started anew may run: its pods go first',
    run(updating('SubmittingJob', { ...settledJob, operation: { ...submit, jobManager: 'p/0' } }), {
      ...with1(answering({ jobs: [] }), NEXT.hash),
      pods: [pod(NEXT.hash, { jobManagerId: 'p/1' })],
    }),
    'RollingBackJob, DeployFailed, JOB_NOT_RUNNING @100',
  ],
  [
    'a job that is RUNNING without all its tasks does not run yet',
    run(
      updating('SubmittingJob', { ...settledJob, operation: submit }),
      with1(
        answering({ jobs: [job('RUNNING', { id: 'job-2', tasks: { total: 2, running: 1, finished: 0 } })] }),
        NEXT.hash,
      ),
    ),
    'SubmittingJob, WaitingForJob @100',
  ],
  [
    'no restore point is taken where no state is desired',
    run(updating('SubmittingJob', { ...settledJob, restorePoints: [point] }), {
      ...with1(answering({ jobs: [] }), NEXT.hash),
      ...spec({ upgradeMode: 'Stateless' }),
    }),
    'SubmittingJob, JobSubmitted, WaitingForJob, cleared @100',
  ],
  [
    'forceRollback ends a submission',
    run(updating('SubmittingJob', { ...settledJob, operation: submit }), {
      ...with1(answering({ jobs: [] }), NEXT.hash),
      ...spec({ forceRollback: true }),
    }),
    'RollingBackJob, DeployFailed, FORCED_ROLLBACK @100',
  ],
  [
    'a job that fails again and again does',
    run(
      updating('SubmittingJob', { ...settledJob, operation: submit }),
      with1(answering({ jobs: [job('RESTARTING', { id: 'job-2' })], failures: { count: 3, cause: 'c' } }), NEXT.hash),
    ),
    'RollingBackJob, DeployFailed, JOB_RESTARTING @100',
  ],
  [
    'what a lost job left is waited for',
    run(
      updating('SubmittingJob', { jobStatus: { jobID: 'job-1', state: 'LOST', settled: true } }),
      with1(silent, NEXT.hash),
    ),
    'SubmittingJob, FlinkUnreachable @400',
  ],
  [
    'a version without a job before it has none to go back to',
    run(
      updating('SubmittingJob', { jobStatus: undefined, operation: submit } as unknown as Status),
      with1(answering({ jobs: [job('RUNNING', { id: 'job-2' })] }), NEXT.hash),
    ),
    'Running, Upgraded, Stabilizing, cleared @100',
  ],
  [
    'Single stops the job first',
    run(deployed({ phase: 'Updating' }), { ...spec({ deploymentMode: 'Single' }), pods: [pod(OLD.hash)] }),
    'Savepointing @100',
  ],
  [
    'or cancels it',
    run(deployed({ phase: 'Updating' }), {
      ...spec({ deploymentMode: 'Single', upgradeMode: 'LastState' }),
      pods: [pod(OLD.hash)],
    }),
    'Cancelling @100',
  ],
  [
    'its cluster goes then',
    run(deployed({ phase: 'Updating', ...settledJob }), {
      ...spec({ deploymentMode: 'Single' }),
      pods: [pod(OLD.hash)],
    }),
    'Updating @300',
  ],
] as const) {
  test(name, () => assert.equal(got, expected));
}

const LOST_JOB = { jobID: 'job-1', state: 'LOST', endedAt: at(-2000) };
const pair = (more: Status = {}): Status =>
  updating('DualRunning', { ...BG, updatingJob: { jobID: 'job-2', state: 'RUNNING' }, ...more });
const both = (
  oldView: ClusterView = answering({ jobs: [job('RUNNING')] }),
  newView: ClusterView = answering({ jobs: [job('RUNNING', { id: 'job-2' })], checkpoints: known() }),
) => ({
  clusters: { [OLD.hash]: oldView, [NEXT.hash]: newView },
});
const two = (state: string, more = {}) =>
  answering({ jobs: [job(state, { id: 'job-2' })], checkpoints: known(), ...more });
const endNew = { operation: operation('cancel', { jobId: 'job-2', cluster: NEXT.hash }) };
const endOld = { operation: operation('cancel') };
const named = (hash: string, more = {}) => spec({ tearDownVersionHash: hash, ...more });
const newSettled = { updatingJob: { jobID: 'job-2', state: 'CANCELED', settled: true } };

for (const [name, got, expected] of [
  ['both run', run(pair(), both()), 'DualRunning, WaitingForPromotion @10000'],
  [
    'the new one is not proven yet',
    run(pair({ stabilizingSince: at(-5000) }), both()),
    'DualRunning, Stabilizing @1000',
  ],
  [
    'then it is',
    run(pair({ stabilizingSince: at(-5000) }), both(undefined, two('RUNNING', { checkpoints: known({ count: 1 }) }))),
    'DualRunning, DeployStable, Stabilizing @100',
  ],
  ['a silent pair is left alone', run(pair(), both(silent, silent)), 'DualRunning, WaitingForPromotion @2000'],
  [
    'an old job that is not seen is too',
    run(pair(), both(answering({ jobs: [] }))),
    'DualRunning, WaitingForPromotion @10000',
  ],
  [
    'one that stays unseen ends its version',
    run(pair({ jobStatus: LOST_JOB }), both(answering({ jobs: [] }))),
    'DualRunning, VersionEnding @100',
  ],
  [
    'with high availability it may still be read from its store',
    run(
      pair({ jobStatus: LOST_JOB, deployed: record({ flinkConfig: { 'high-availability': 'zookeeper' } }) }),
      both(answering({ jobs: [] })),
    ),
    'DualRunning, WaitingForPromotion @10000',
  ],
  [
    'an old one that failed ends',
    run(pair(), both(answering({ jobs: [job('FAILED')] }))),
    'DualRunning, VersionEnding, WaitingForCancel @400',
  ],
  [
    'not before the new one is proven',
    run(pair({ stabilizingSince: at(-5000) }), both(answering({ jobs: [job('FAILED')] }))),
    'DualRunning, Stabilizing @1000',
  ],
  [
    'a new one that is silent for too long is not',
    run(pair({ stabilizingSince: at(-600_000) }), both(undefined, silent)),
    'DualRunning, VersionEnding, FlinkUnreachable, NOT_STABLE @2000',
  ],
  [
    'a new one that is lost',
    run(pair(), both(undefined, answering({ jobs: [] }))),
    'DualRunning, VersionEnding, JOB_FAILED @100',
  ],
  [
    'a new one that failed',
    run(pair(), both(undefined, two('FAILED', { failures: { count: 1, cause: 'c' } }))),
    'DualRunning, VersionEnding, WaitingForCancel, JOB_FAILED @400',
  ],
  [
    'also without a cause',
    run(pair(), both(undefined, two('FAILED'))),
    'DualRunning, VersionEnding, WaitingForCancel, JOB_FAILED @400',
  ],
  [
    'one that came to its end has not',
    run(pair(), both(undefined, two('FINISHED'))),
    'DualRunning, WaitingForPromotion @10000',
  ],
  [
    'forceRollback ends the new one',
    run(pair(), { ...both(), ...spec({ forceRollback: true }) }),
    'DualRunning, VersionEnding, WaitingForSavepoint, FORCED_ROLLBACK @100',
  ],
  [
    'an edit too',
    run(pair(), { ...both(), desired: record({ image: 'count:3' }) }),
    'DualRunning, VersionEnding, WaitingForSavepoint @100',
  ],
  [
    'the name of the new one',
    run(pair(), { ...both(), ...named(NEXT.hash, { deleteMode: 'ForceCancel' }) }),
    'DualRunning, VersionEnding, WaitingForCancel, TORN_DOWN @100',
  ],
  [
    'the name of the old one',
    run(pair(), { ...both(), ...named(OLD.hash) }),
    'DualRunning, VersionEnding, WaitingForSavepoint @100',
  ],
  [
    'without a savepoint, where none is desired',
    run(pair(), { ...both(), ...named(OLD.hash, { deleteMode: 'None' }) }),
    'DualRunning, VersionEnding, WaitingForCancel @100',
  ],
  [
    'promotion ends the old one',
    run(pair(), { ...both(), ...spec({ promotion: 'Automatic' }) }),
    'DualRunning, VersionEnding, WaitingForSavepoint @100',
  ],
  ['a cancel is sent', run(pair(endOld), both()), 'DualRunning, cancelJob, WaitingForCancel @300'],
  ['it waits for a JobManager that is silent', run(pair(endOld), both(silent)), 'DualRunning, FlinkUnreachable @2000'],
  ['a job that is not there has ended', run(pair(endOld), both(answering({ jobs: [] }))), 'DualRunning @100'],
  [
    'a cancelled job settles first',
    run(pair(endOld), both(answering({ jobs: [job('CANCELED')], checkpoints: checkpoint }))),
    'DualRunning, WaitingForCancel @400',
  ],
  [
    'then it is settled',
    run(pair({ ...endOld, ...ended }), both(answering({ jobs: [job('CANCELED')], checkpoints: checkpoint }))),
    'DualRunning @100',
  ],
  ['the old version has ended', run(pair(settledJob), both()), 'Running, Promoted, cleared @100'],
  [
    'before the new one was proven',
    run(pair({ ...settledJob, stabilizingSince: at(0) }), both()),
    'Running, Promoted, cleared @100',
  ],
  [
    'with nothing known of it',
    run(pair({ jobStatus: undefined, updatingJob: undefined, stabilizingSince: at(0) } as unknown as Status), both()),
    'Running, Promoted, cleared @100',
  ],
  ['nor of what it was', run({ phase: 'DualRunning', ...BG }), 'Updating @100'],
  ['the new version has ended', run(pair(newSettled), both()), 'DeployFailed, DeployFailed, TORN_DOWN @100'],
  [
    'for the reason that was told',
    run(
      pair({ ...newSettled, lastError: { code: 'JOB_FAILED', message: 'm', since: at(0), retryable: false } }),
      both(),
    ),
    'DeployFailed, DeployFailed, JOB_FAILED @100',
  ],
  [
    'since another spec is desired',
    run(pair(newSettled), { ...both(), desired: record({ image: 'count:3' }) }),
    'Updating @100',
  ],
  ['a pair without its second is none', run(deployed({ phase: 'DualRunning', ...BG }), both()), 'Updating @100'],
  [
    'a silent new version is waited for when it is to end',
    run(pair({ operation: { ...endNew.operation, startedAt: at(-9000) } }), both(undefined, silent)),
    'DualRunning, FlinkUnreachable @2000',
  ],
  [
    'for ten seconds: its pods are enough',
    run(pair({ operation: { ...endNew.operation, startedAt: at(-10_000) } }), both(undefined, silent)),
    'DeployFailed, DeployFailed, TORN_DOWN @100',
  ],
  [
    'a savepoint of an earlier phase is no stop',
    run(
      pair({ operation: operation('savepoint') }),
      both(answering({ jobs: [job('RUNNING')], savepoint: { state: 'completed', location: 's' } })),
    ),
    'DualRunning, WaitingForSavepoint @100',
  ],
  [
    'a stop is sent',
    run(
      pair({ operation: stop }),
      both(answering({ jobs: [job('RUNNING')], savepoint: { state: 'unknown' }, checkpoints: known() })),
    ),
    'DualRunning, stopWithSavepoint, WaitingForSavepoint @300',
  ],
  [
    'it waits for a JobManager that is silent too',
    run(pair({ operation: stop }), both(silent)),
    'DualRunning, FlinkUnreachable @2000',
  ],
  ['a lost job needs no stop', run(pair({ operation: stop }), both(answering({ jobs: [] }))), 'DualRunning @100'],
  [
    'a stopped job settles',
    run(pair({ operation: stop }), both(answering({ jobs: [job('FINISHED')], checkpoints: known() }))),
    'DualRunning, WaitingForSavepoint @400',
  ],
  [
    'with its savepoint',
    run(
      pair({ operation: stop }),
      both(answering({ jobs: [job('FINISHED')], savepoint: { state: 'completed', location: 's' } })),
    ),
    'DualRunning @100',
  ],
  [
    'a savepoint that failed is tried again',
    run(pair({ operation: stop }), both(failedSavepoint('RUNNING'))),
    'DualRunning, SavepointFailed, WaitingForSavepoint, SAVEPOINT_FAILED @1000',
  ],
  [
    'not before its time',
    run(pair({ retryAt: at(500) }), { ...both(), ...named(OLD.hash) }),
    'DualRunning, VersionEnding, WaitingForSavepoint @500',
  ],
] as const) {
  test(`pair: ${name}`, () => assert.equal(got, expected));
}

const del = (status: Status, more: Partial<Observation> = {}) =>
  run({ ...status, phase: 'Deleting' }, { deleting: true, ...more });
const overdue = spec({}).application;
const late: Partial<Observation> =
  overdue === undefined
    ? {}
    : { application: { ...overdue, metadata: { ...overdue.metadata, deletionTimestamp: at(-600_000) } } };

for (const [name, got, expected] of [
  ['the second of a pair is owed its end too', del(pair(settledJob), both()), 'Deleting, WaitingForSavepoint @100'],
  [
    'a submission beside a job that runs makes a pair',
    del(updating('Deleting', { ...BG, operation: submit }), with1(two('RUNNING'), NEXT.hash)),
    'Deleting @100',
  ],
  [
    'a submission on the live cluster makes its job',
    del(deployed({ ...settledJob, operation: { ...submit, cluster: OLD.hash } }), with1(two('RUNNING'))),
    'Deleting @100',
  ],
  [
    'a submission whose pods are gone is over',
    del(updating('Deleting', { operation: submit }), { pods: [] }),
    'Deleting @100',
  ],
  [
    'one that nobody tells of is given up in time',
    del(updating('Deleting', { operation: submit }), { ...late, pods: [pod(NEXT.hash)] }),
    'Deleting, DeletedWithoutSavepoint, Deleted, DELETION_DEADLINE @100',
  ],
  [
    'a cancel that never ends too',
    del(deployed({ operation: operation('cancel') }), {
      ...with1(answering({ jobs: [job('RUNNING')] })),
      application: { ...(late.application ?? overdue), spec: { ...late.application?.spec, deleteMode: 'ForceCancel' } },
    } as Partial<Observation>),
    'Deleting, DeletedWithoutSavepoint, Deleted, DELETION_DEADLINE @100',
  ],
  [
    'and a savepoint that is not begun in time',
    del(deployed(), { ...with1(answering({ jobs: [job('RUNNING')] })), ...late }),
    'Deleting, DeletedWithoutSavepoint, Deleted, DELETION_DEADLINE @100',
  ],
  [
    'with what was said last',
    del(
      deployed({
        restorePoints: [point],
        lastError: { code: 'SAVEPOINT_FAILED', message: 'm', since: at(0), retryable: true },
      }),
      {
        ...with1(answering({ jobs: [job('RUNNING')] })),
        ...late,
      },
    ),
    'Deleting, DeletedWithoutSavepoint, Deleted, DELETION_DEADLINE @100',
  ],
  [
    'a savepoint of a deploy is no stop',
    del(
      deployed({ operation: operation('savepoint') }),
      with1(answering({ jobs: [job('RUNNING')], savepoint: { state: 'completed', location: 's' } })),
    ),
    'Deleting, WaitingForSavepoint @100',
  ],
] as const) {
  test(`deletion: ${name}`, () => assert.equal(got, expected));
}

const hashes = (status: Status) => keptClusters(status).map(({ hash }) => hash);
for (const [name, got, expected] of [
  [
    'Dual keeps the version before until the new one is proven',
    hashes(deployed({ phase: 'Running', previous: { record: NEXT } })),
    [OLD.hash, NEXT.hash],
  ],
  ['Single has one cluster: the live one', hashes(updating('Savepointing', SINGLE)), [OLD.hash]],
  ['then the next', hashes(updating('ClusterStarting', { ...SINGLE, clusterReleased: true })), [NEXT.hash]],
  ['nothing is made while clusters of earlier attempts go', hashes(updating('Updating')), [OLD.hash]],
  ['the same version is one cluster', hashes(deployed({ phase: 'ClusterStarting', updating: OLD })), [OLD.hash]],
  ['a deletion keeps none', hashes(deployed({ phase: 'Deleting', operation: operation('teardown') })), []],
] as const) {
  test(`clusters: ${name}`, () => assert.deepEqual(got, expected));
}
