import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../../../src/api/status.ts';
import type { ClusterView } from '../../../src/lifecycle/observation.ts';
import { record } from '../../builders.ts';
import {
  answering,
  at,
  deployed,
  ended,
  first,
  job,
  known,
  NEXT,
  noWanted,
  OLD,
  operation,
  pod,
  run,
  settledJob,
  silent,
  spec,
  stop,
  updating,
  with1,
} from './decide.ts';

/** Phases in which nothing runs, the way there, and what is done beside a job that runs: a row each. */

const suspending = (more: Status = {}): Status => deployed({ phase: 'Suspending', ...more });
const on = (view: ClusterView, more = {}) => ({ desired: OLD, ...spec({ suspended: true, ...more }), ...with1(view) });
const off = { desired: OLD, ...spec({ suspended: false }) };
const cancel = { operation: operation('cancel') };
const checkpoint = known({ completed: { path: 'c', triggeredAt: Date.parse(at(-1000)) } });
const retained = { intervalMs: 1000, retained: true };
const running = answering({ jobs: [job('RUNNING')], checkpoints: checkpoint, checkpointConfig: retained });
const restarting = answering({ jobs: [job('RESTARTING')], checkpoints: checkpoint, checkpointConfig: retained });
const released = { ...settledJob, clusterReleased: true };

for (const [name, got, expected] of [
  [
    'an application that should not run makes nothing',
    run({}, { pods: [], ...spec({ suspended: true }) }),
    'Suspended @100',
  ],
  ['a job that runs is suspended', run(deployed({ phase: 'Running' }), on(running)), 'Suspending @100'],
  [
    'also where the last deploy failed',
    run(deployed({ phase: 'DeployFailed', failedDeployHash: NEXT.hash }), on(running)),
    'Suspending @100',
  ],
  ['also one that is to be started again', run(deployed({ phase: 'Recovering' }), on(running)), 'Suspending @100'],
  ['and one that is to come back', run(deployed({ phase: 'RollingBackJob' }), on(running)), 'Suspending @100'],
  [
    'no deploy begins before the store of a cluster that is gone has gone too',
    run(deployed({ phase: 'Updating' }), { pods: [pod('x', { store: true })] }),
    'Updating, removeStore, WaitingForPodsToEnd @300',
  ],
  ['a deploy under way is left first', run(updating('ClusterStarting'), on(running)), 'Updating @100'],
  ['then it is', run(updating('Updating'), on(running)), 'Suspending @100'],
  ['it begins with a stop', run(suspending(), on(running)), 'Suspending, SavepointStarted, Suspending @100'],
  ['not before its time', run(suspending({ retryAt: at(500) }), on(running)), 'Suspending, Suspending @500'],
  [
    'the stop is sent',
    run(suspending({ operation: stop }), on(answering({ jobs: [job('RUNNING')], savepoint: { state: 'unknown' } }))),
    'Suspending, stopWithSavepoint, Suspending @300',
  ],
  [
    'in the format that is asked for',
    run(
      suspending({ operation: stop }),
      on(answering({ jobs: [job('RUNNING')], savepoint: { state: 'unknown' } }), {
        savepointPolicy: { formatType: 'NATIVE' },
      }),
    ),
    'Suspending, stopWithSavepoint, Suspending @300',
  ],
  [
    'its savepoint is recorded',
    run(
      suspending({ operation: stop }),
      on(answering({ jobs: [job('FINISHED')], savepoint: { state: 'completed', location: 's' } })),
    ),
    'Suspending, SavepointTaken, Suspending @100',
  ],
  [
    'what Flink tells may be old',
    run(suspending(), on(answering({ jobs: [job('FAILED')] }))),
    'Suspending, Suspending @400',
  ],
  [
    'one that has failed leaves what it has',
    run(suspending(ended), on(answering({ jobs: [job('FAILED')], checkpoints: checkpoint }))),
    'Suspending, SavepointTaken, Suspending @100',
  ],
  [
    'or nothing',
    run(suspending(ended), on(answering({ jobs: [job('FAILED')] }))),
    'Suspending, SuspendedWithoutRestorePoint, Suspending @100',
  ],
  [
    'one that came to its end needs none',
    run(suspending(ended), on(answering({ jobs: [job('FINISHED')], checkpoints: known() }))),
    'Suspending, Suspending @100',
  ],
  [
    'one that is lost is looked for later',
    run(suspending(), on(answering({ jobs: [] }))),
    'Suspending, SuspendedWithoutRestorePoint, Suspending @100',
  ],
  [
    'a silent JobManager is waited for',
    run(suspending({ phaseSince: at(-60_000) }), on(silent)),
    'Suspending, FlinkUnreachable @2000',
  ],
  [
    'for a while where it is not needed',
    run(suspending(), on(silent, { upgradeMode: 'LastState' })),
    'Suspending, FlinkUnreachable @2000',
  ],
  [
    'and then no longer',
    run(suspending({ phaseSince: at(-10_000) }), on(silent, { upgradeMode: 'LastState' })),
    'Suspending, SuspendedWithoutRestorePoint, Suspending @100',
  ],
  [
    'a stop that failed is tried again',
    run(
      suspending({ operation: stop }),
      on(answering({ jobs: [job('RUNNING')], savepoint: { state: 'failed', cause: 'c' } })),
    ),
    'Suspending, SavepointFailed, Suspending, SAVEPOINT_FAILED @1000',
  ],
  [
    'of a job that does not run it is not',
    run(
      suspending({ operation: stop }),
      on(
        answering({
          jobs: [job('RESTARTING')],
          savepoint: { state: 'failed', cause: 'c' },
          checkpoints: checkpoint,
          checkpointConfig: retained,
        }),
      ),
    ),
    'Suspending, SavepointFailed, Suspending, SAVEPOINT_FAILED @100',
  ],
  ['a job that does not run is cancelled', run(suspending(), on(restarting)), 'Suspending, Suspending @100'],
  [
    'not where its checkpoints would go with it',
    run(
      suspending(),
      on(
        answering({
          jobs: [job('RESTARTING')],
          checkpoints: checkpoint,
          checkpointConfig: { ...retained, retained: false },
        }),
      ),
    ),
    'Suspending, SavepointStarted, Suspending @100',
  ],
  [
    'or never had any state',
    run(suspending(), on(answering({ jobs: [job('RESTARTING')], checkpoints: known() }))),
    'Suspending, Suspending @100',
  ],
  [
    'LastState cancels what has a checkpoint',
    run(suspending(), on(running, { upgradeMode: 'LastState' })),
    'Suspending, Suspending @100',
  ],
  [
    'and stops what has none',
    run(suspending(), on(answering({ jobs: [job('RUNNING')] }), { upgradeMode: 'LastState' })),
    'Suspending, SavepointStarted, Suspending @100',
  ],
  [
    'Stateless cancels',
    run(suspending(), on(answering({ jobs: [job('RUNNING')] }), { upgradeMode: 'Stateless' })),
    'Suspending, Suspending @100',
  ],
  ['a cancel is sent', run(suspending(cancel), on(running)), 'Suspending, cancelJob, Suspending @300'],
  ['a silent JobManager cannot be told', run(suspending(cancel), on(silent)), 'Suspending, FlinkUnreachable @2000'],
  [
    'a cancelled job settles first',
    run(suspending(cancel), on(answering({ jobs: [job('CANCELED')] }))),
    'Suspending, Suspending @400',
  ],
  [
    'then it has ended',
    run(suspending({ ...cancel, ...ended }), on(answering({ jobs: [job('CANCELED')], checkpoints: checkpoint }))),
    'Suspending, SavepointTaken, Suspending @100',
  ],
  [
    'a job that is not there has too',
    run(suspending(cancel), on(answering({ jobs: [] }))),
    'Suspending, SuspendedWithoutRestorePoint, Suspending @100',
  ],
  [
    'a stateless one has nothing to tell',
    run(suspending(cancel), on(answering({ jobs: [] }), { upgradeMode: 'Stateless' })),
    'Suspending, Suspending @100',
  ],
  [
    'a savepoint that was under way is recorded first',
    run(
      suspending({ operation: operation('savepoint', { reason: 'Manual' }) }),
      on(answering({ jobs: [job('RUNNING')], savepoint: { state: 'completed', location: 's' } })),
    ),
    'Suspending, Suspending @100',
  ],
  ['taken back before it begins', run(suspending(), { ...off, ...with1(running) }), 'Running @100'],
  [
    'where the last deploy had failed',
    run(suspending({ failedDeployHash: NEXT.hash }), { ...off, ...with1(running) }),
    'DeployFailed @100',
  ],
  [
    'an ended job has its cluster released',
    run(suspending(settledJob), { desired: OLD, pods: [], ...spec({ suspended: true }) }),
    'Suspending, WaitingForPodsToEnd @300',
  ],
  [
    'and its pods waited for',
    run(suspending(released), { desired: OLD, pods: [pod(OLD.hash)], ...spec({ suspended: true }) }),
    'Suspending, WaitingForPodsToEnd @300',
  ],
  [
    'then it is suspended',
    run(suspending(released), { desired: OLD, pods: [], ...spec({ suspended: true }) }),
    'Suspended, cleared @100',
  ],
  [
    'why a deploy failed is still told',
    run(suspending({ ...released, failedDeployHash: NEXT.hash }), {
      desired: OLD,
      pods: [],
      ...spec({ suspended: true }),
    }),
    'Suspended @100',
  ],
  [
    'pods nobody has asked for are not gone',
    run(suspending(released), { desired: OLD, ...spec({ suspended: true }) }),
    'Suspended, cleared @100',
  ],

  ['suspended, it rests', run(first('Suspended'), spec({ suspended: true })), 'Suspended, Suspended @10000'],
  ['an invalid spec wakes nobody', run(first('Suspended'), noWanted), 'Suspended, Suspended @10000'],
  ['it goes on', run(deployed({ phase: 'Suspended', ...released }), off), 'Updating @100'],
  [
    'a job that came to its end does not',
    run(deployed({ phase: 'Suspended', jobStatus: { ...released.jobStatus, finished: true } }), off),
    'Finished @100',
  ],
  [
    'a job that is finished and changed does',
    run(deployed({ phase: 'Suspended', jobStatus: { ...released.jobStatus, finished: true } })),
    'Updating @100',
  ],

  [
    'finished, it rests',
    run(deployed({ phase: 'Finished', ...settledJob }), { desired: OLD }),
    'Finished, JobFinished @10000',
  ],
  ['a change runs it again', run(deployed({ phase: 'Finished', ...settledJob })), 'Updating @100'],
  [
    'it can be suspended',
    run(deployed({ phase: 'Finished', ...settledJob }), { desired: OLD, ...spec({ suspended: true }) }),
    'Suspending @100',
  ],
  [
    'its cluster has its time',
    run(deployed({ phase: 'Finished', ...ended }), { desired: OLD, ...spec({ finishedTtlSeconds: 6 }) }),
    'Finished, JobFinished @1000',
  ],
  [
    'and then goes',
    run(deployed({ phase: 'Finished', ...ended }), { desired: OLD, ...spec({ finishedTtlSeconds: 5 }) }),
    'Finished, ClusterReleased, JobFinished @10000',
  ],
  [
    'once',
    run(deployed({ phase: 'Finished', ...ended, clusterReleased: true }), {
      desired: OLD,
      ...spec({ finishedTtlSeconds: 5 }),
    }),
    'Finished, JobFinished @10000',
  ],
] as const) {
  test(name, () => assert.equal(got, expected));
}

const runs = (more: Status = {}): Status => deployed({ phase: 'Running', ...more });
const asks = (more: object, view: ClusterView = running) => ({ desired: OLD, ...spec(more), ...with1(view) });
const savepoint = (reason: 'Manual' | 'Scheduled' = 'Manual') => ({ operation: operation('savepoint', { reason }) });
const said = (savepointFact: object) => answering({ jobs: [job('RUNNING')], savepoint: savepointFact as never });
const point = (path: string, ageMs: number, more = {}) => ({
  kind: 'savepoint' as const,
  path,
  jobId: 'job-1',
  reason: 'Manual' as const,
  recordedAt: at(-ageMs),
  ...more,
});

for (const [name, got, expected] of [
  ['another nonce begins a savepoint', run(runs(), asks({ savepointNonce: '1' })), 'Running @100'],
  [
    'one that was taken up does not',
    run(runs({ savepointNonce: '1' }), asks({ savepointNonce: '1' })),
    'Running @10000',
  ],
  [
    'nor does one of a job that does not run',
    run(runs(), asks({ savepointNonce: '1' }, restarting)),
    'Running, JobNotHealthy @2000',
  ],
  ['not before its time', run(runs({ retryAt: at(500) }), asks({ savepointNonce: '1' })), 'Running @500'],
  [
    'it is sent',
    run(runs(savepoint()), asks({ savepointNonce: '1' }, said({ state: 'unknown' }))),
    'Running, takeSavepoint @1000',
  ],
  [
    'it is waited for',
    run(runs(savepoint()), asks({ savepointNonce: '1' }, said({ state: 'inProgress' }))),
    'Running @1000',
  ],
  [
    'also while the job restarts',
    run(
      runs(savepoint()),
      asks({ savepointNonce: '1' }, answering({ jobs: [job('RESTARTING')], savepoint: { state: 'inProgress' } })),
    ),
    'Running, JobNotHealthy @1000',
  ],
  [
    'one of nobody knows what for',
    run(runs({ operation: operation('savepoint') }), asks({}, said({ state: 'completed', location: 's' }))),
    'Running, SavepointTaken @100',
  ],
  [
    'it is taken',
    run(runs(savepoint()), asks({ savepointNonce: '1' }, said({ state: 'completed', location: 's' }))),
    'Running, SavepointTaken @100',
  ],
  [
    'a failure before is forgotten then',
    run(
      runs({
        ...savepoint('Scheduled'),
        lastError: { code: 'SAVEPOINT_FAILED', message: 'm', since: at(0), retryable: true },
      }),
      asks({}, said({ state: 'completed', location: 's' })),
    ),
    'Running, SavepointTaken, cleared @100',
  ],
  [
    'it fails',
    run(runs(savepoint()), asks({ savepointNonce: '1' }, said({ state: 'failed', cause: 'c' }))),
    'Running, SavepointFailed, SAVEPOINT_FAILED @1000',
  ],
  [
    'in DeployFailed that is only an Event',
    run(
      deployed({ phase: 'DeployFailed', ...savepoint() }),
      asks({ savepointNonce: '1' }, said({ state: 'failed', cause: 'c' })),
    ),
    'DeployFailed, SavepointFailed @1000',
  ],
  [
    'a silent JobManager is waited for',
    run(runs(savepoint()), asks({ savepointNonce: '1' }, silent)),
    'Running, FlinkUnreachable @300',
  ],
  [
    'a job without a time of start has no schedule',
    run(runs(), asks({ savepointPolicy: { intervalSeconds: 60 } })),
    'Running @10000',
  ],
  [
    'the schedule counts from the start',
    run(
      runs({ jobStatus: { jobID: 'job-1', state: 'RUNNING', startTime: at(-60_000) } }),
      asks({ savepointPolicy: { intervalSeconds: 60 } }),
    ),
    'Running @100',
  ],
  [
    'or from the savepoint before',
    run(
      runs({
        jobStatus: { jobID: 'job-1', state: 'RUNNING', startTime: at(-60_000) },
        restorePoints: [point('s', 59_000)],
      }),
      asks({ savepointPolicy: { intervalSeconds: 60 } }),
    ),
    'Running @10000',
  ],
  [
    'one under way when the policy is gone goes on',
    run(runs(savepoint('Scheduled')), asks({}, said({ state: 'inProgress' }))),
    'Running @1000',
  ],
  [
    'an upgrade takes it along',
    run(deployed({ phase: 'Updating', ...savepoint() }), { pods: [] }),
    'ClusterStarting, CreatingCluster @100',
  ],
  [
    'and records it before it stops the job',
    run(updating('Savepointing', savepoint()), with1(said({ state: 'completed', location: 's' }))),
    'Savepointing, SavepointTaken, WaitingForSavepoint @100',
  ],
  [
    'a deletion too',
    run(
      { ...runs(savepoint()), phase: 'Deleting' },
      { deleting: true, pods: [], ...with1(said({ state: 'completed', location: 's' })) },
    ),
    'Deleting, WaitingForSavepoint @100',
  ],

  [
    'what is kept is not disposed of',
    run(runs({ restorePoints: [point('a', 1), point('b', 2)] }), asks({ savepointPolicy: { retainCount: 2 } })),
    'Running @10000',
  ],
  [
    'the oldest goes first',
    run(runs({ restorePoints: [point('a', 1), point('b', 2)] }), asks({ savepointPolicy: { retainCount: 1 } })),
    'Running @100',
  ],
  [
    'when its mark is stored',
    run(runs({ restorePoints: [point('a', 1), point('b', 2, { disposing: true })] }), asks({})),
    'Running, disposeSavepoint, SavepointDisposed @100',
  ],
  [
    'by age',
    run(
      runs({ restorePoints: [point('a', 90_000), point('b', 90_000)] }),
      asks({ savepointPolicy: { retainSeconds: 60 } }),
    ),
    'Running @100',
  ],
  [
    'not before',
    run(runs({ restorePoints: [point('a', 1), point('b', 59_000)] }), asks({ savepointPolicy: { retainSeconds: 60 } })),
    'Running @10000',
  ],
  [
    'not where somebody else made it',
    run(
      runs({ restorePoints: [point('a', 1), point('b', 2, { reason: 'Found' })] }),
      asks({ savepointPolicy: { retainCount: 1 } }),
    ),
    'Running @10000',
  ],
  [
    'not what a job started from',
    run(
      runs({
        jobStatus: { jobID: 'job-1', state: 'RUNNING', requestedRestorePath: 'b' },
        restorePoints: [point('a', 1), point('b', 2)],
      }),
      asks({ savepointPolicy: { retainCount: 1 } }),
    ),
    'Running @10000',
  ],
  [
    'nor says it restored from',
    run(
      runs({
        jobStatus: { jobID: 'job-1', state: 'RUNNING', restorePath: 'b' },
        restorePoints: [point('a', 1), point('b', 2)],
      }),
      asks({ savepointPolicy: { retainCount: 1 } }),
    ),
    'Running @10000',
  ],
  [
    'nor did the version before',
    run(
      runs({
        previous: { record: OLD, job: { jobID: 'job-0', restorePath: 'b' } },
        restorePoints: [point('a', 1), point('b', 2)],
      }),
      asks({ savepointPolicy: { retainCount: 1 } }),
    ),
    'Running @10000',
  ],
  [
    'nor is marked as used by it',
    run(
      runs({
        restorePoints: [
          point('a', 1),
          point('b', 2, { usedBy: 'job-1' }),
          point('c', 3, { usedBy: 'job-0', reason: 'Deletion' }),
        ],
      }),
      asks({ savepointPolicy: { retainCount: 1 } }),
    ),
    'Running @10000',
  ],
  [
    'nor the newest',
    run(
      runs({ savepointPath: 'b', restorePoints: [point('a', 1), point('b', 2)] }),
      asks({ savepointPolicy: { retainCount: 1 } }),
    ),
    'Running @10000',
  ],
  [
    'nor what the spec names',
    run(
      runs({ restorePoints: [point('a', 1), point('b', 2)] }),
      asks({ savepointPath: 'b', savepointPolicy: { retainCount: 1 } }),
    ),
    'Running @10000',
  ],
  [
    'nor checkpoints',
    run(
      runs({ restorePoints: [point('a', 1), point('b', 2, { kind: 'checkpoint' })] }),
      asks({ savepointPolicy: { retainCount: 1 } }),
    ),
    'Running @10000',
  ],
  [
    'nothing where the job is not seen',
    run(runs({ restorePoints: [point('a', 1), point('b', 2)] }), asks({ savepointPolicy: { retainCount: 1 } }, silent)),
    'Running, FlinkUnreachable @300',
  ],
] as const) {
  test(`beside: ${name}`, () => assert.equal(got, expected));
}

test('beside: no savepoint without policy is disposed of', () => {
  const record1 = record();
  assert.equal(
    run(
      runs({ deployed: record1, restorePoints: [point('a', 1), point('b', 2)] }),
      asks({ savepointPolicy: { formatType: 'NATIVE' } }),
    ),
    'Running @10000',
  );
});
