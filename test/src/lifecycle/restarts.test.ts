import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../../../src/api/status.ts';
import type { Observation } from '../../../src/lifecycle/observation.ts';
import { NOW, record } from '../../builders.ts';
import {
  answering,
  at,
  deployed,
  job,
  known,
  NEXT,
  noWanted,
  OLD,
  operation,
  POLICY,
  pod,
  point,
  run,
  silent,
  spec,
  with1,
} from './decide.ts';

/** Phases that start the deployed version again: RollingBackJob and Recovering; and what leads there. */

const down = { jobStatus: { jobID: 'job-1', state: 'FINISHED', settled: true }, restorePoints: [point] };
const lost = { jobStatus: { jobID: 'job-1', state: 'LOST', settled: true, jobManager: 'p/0' } };
const failedJob = { jobStatus: { jobID: 'job-1', state: 'FAILED', settled: true }, restorePoints: [point] };
const error = { code: 'JOB_FAILED' as const, message: 'm', since: at(-9000), retryable: false };
const taken = { failedDeployHash: NEXT.hash, failedPolicy: POLICY, lastError: error };
const sent = operation('submit', { jobId: 'job-2', jobManager: '' });
const up = with1(answering({ jobs: [] }));
const none = { jobs: [] };

const back = (status: Status, more: Partial<Observation> = {}) =>
  run(deployed({ phase: 'RollingBackJob', ...down, ...taken, ...status }), { pods: [], ...more });
const old = { desired: OLD };
const refused: Partial<Observation> = {
  submission: { state: 'answered', failure: { code: 'SUBMISSION_REFUSED', message: 'r' } },
};

for (const [name, got, expected] of [
  [
    'a job that may still run is waited for by its pods',
    back({ terminatingCluster: NEXT.hash }, { pods: [pod(NEXT.hash)] }),
    'RollingBackJob, WaitingForPodsToEnd @300',
  ],
  [
    'then it is forgotten',
    back({ terminatingCluster: NEXT.hash }, { pods: [pod(OLD.hash)] }),
    'RollingBackJob, WaitingForPodsToEnd @300',
  ],
  [
    'a cluster that was given up is made again',
    back({ clusterReleased: true }),
    'RollingBackJob, WaitingForPodsToEnd @300',
  ],
  ['its slots are waited for', back({}, with1(silent)), 'RollingBackJob, WaitingForCluster @400'],
  ['the submission is stored before it is sent', back({}, up), 'RollingBackJob, JobSubmitted, RollingBack @100'],
  ['then sent', back({ operation: sent }, up), 'RollingBackJob, submitJob, WaitingForJob @100'],
  [
    'until its tasks run',
    back({ operation: sent }, with1(answering({ jobs: [job('RUNNING', { id: 'job-2' })] }))),
    'DeployFailed, RolledBack @100',
  ],
  [
    'which is what an edit taken back asks for',
    back({ operation: sent }, { ...old, ...with1(answering({ jobs: [job('RUNNING', { id: 'job-2' })] })) }),
    'Running, RolledBack, cleared @100',
  ],
  [
    'a job that came back by itself is as good',
    back({}, with1(answering({ jobs: [job('RUNNING')] }))),
    'DeployFailed, RolledBack @100',
  ],
  ['a refusal is tried again', back({ operation: sent }, { ...up, ...refused }), 'RollingBackJob, RollingBack @1000'],
  ['not before its time', back({ retryCount: 1, retryAt: at(500) }, up), 'RollingBackJob, WaitingForRetry @500'],
  [
    'a job that is stuck is tried again on new pods',
    back({ operation: { ...sent, startedAt: at(-300_000) } }, up),
    'RollingBackJob, RollingBack @1000',
  ],
  ['so is a cluster that does not start', back({ phaseSince: at(-300_000) }), 'RollingBackJob, RollingBack @1000'],
  [
    'three times',
    back({ operation: sent, retryCount: 2 }, { ...up, ...refused }),
    'DeployFailed, RollbackFailed, ROLLBACK_FAILED @100',
  ],
  [
    'also where nothing was said before',
    run(deployed({ phase: 'RollingBackJob', ...down, operation: sent, retryCount: 2 }), {
      pods: [],
      ...up,
      ...refused,
    }),
    'DeployFailed, RollbackFailed, ROLLBACK_FAILED @100',
  ],
  ['an edit is taken up', back({}, { desired: record({ image: 'count:3' }) }), 'Updating @100'],
  [
    'not while a submission is under way',
    back({ operation: sent }, { desired: record({ image: 'count:3' }), ...up }),
    'RollingBackJob, submitJob, WaitingForJob @100',
  ],
  [
    'not while forceRollback is set',
    back({}, { desired: record({ image: 'count:3' }), ...spec({ forceRollback: true }), ...up }),
    'RollingBackJob, JobSubmitted, RollingBack @100',
  ],
  [
    'without state it waits',
    back({ restorePoints: [] }, up),
    'RollingBackJob, RollingBack, stalled NoRestorePoint @10000',
  ],
  ['with nothing to go back to it ends', run({ phase: 'RollingBackJob', ...taken }), 'DeployFailed @100'],
] as const) {
  test(`rollback: ${name}`, () => assert.equal(got, expected));
}

const heal = (status: Status, more: Partial<Observation> = {}) =>
  run(deployed({ phase: 'Recovering', ...failedJob, ...status }), { desired: OLD, pods: [], ...more });
const nowhere = { ...lost, deployed: record({ flinkConfig: {} }), deployHash: record({ flinkConfig: {} }).hash };

for (const [name, got, expected] of [
  ['the submission is stored before it is sent', heal({}, up), 'Recovering, JobSubmitted, Recovering, cleared @100'],
  ['then sent', heal({ operation: sent }, up), 'Recovering, submitJob, WaitingForJob @100'],
  [
    'until its tasks run',
    heal({ operation: sent }, with1(answering({ jobs: [job('RUNNING', { id: 'job-2' })] }))),
    'Running, JobRecovered, cleared @100',
  ],
  [
    'a failed deploy stays told',
    heal({ ...taken, operation: sent }, with1(answering({ jobs: [job('RUNNING', { id: 'job-2' })] }))),
    'DeployFailed, JobRecovered @100',
  ],
  [
    'a job that came back by itself is as good',
    heal({}, with1(answering({ jobs: [job('RUNNING')] }))),
    'Running, JobRecovered, cleared @100',
  ],
  [
    'the second attempt has a pause',
    heal({ restarts: { attempts: 1, at: at(-1000) } }, up),
    'Recovering, WaitingForRetry @4000',
  ],
  [
    'a refusal is told',
    heal({ operation: sent, restarts: { attempts: 1, at: at(0) } }, { ...up, ...refused }),
    'Recovering, Recovering, SUBMISSION_REFUSED @400',
  ],
  [
    'beside a failed deploy only that is told',
    heal({ ...taken, operation: sent, restarts: { attempts: 1, at: at(0) } }, { ...up, ...refused }),
    'Recovering, Recovering @400',
  ],
  [
    'a submission of an older flinkapp counts too',
    heal({ operation: sent }, { ...up, ...refused }),
    'Recovering, Recovering, SUBMISSION_REFUSED @400',
  ],
  [
    'the last attempt is the last',
    heal({ operation: sent, restarts: { attempts: 5, at: at(0) } }, { ...up, ...refused }),
    'Running, RESTARTS_EXHAUSTED @100',
  ],
  [
    'a cluster that does not start is an attempt',
    heal({ phaseSince: at(-300_000) }),
    'Recovering, Recovering, CLUSTER_NOT_READY @400',
  ],
  ['an edit is taken up', heal({}, { desired: NEXT }), 'Updating @100'],
  ['with nothing to start it ends', run({ phase: 'Recovering' }, noWanted), 'DeployFailed @100'],
  [
    'what a lost job left is looked for',
    heal(lost, with1(answering({ ...none, search: { state: 'found', points: [{ path: 'f:/chk-1', at: NOW }] } }))),
    'Recovering, WaitingForRetry @100',
  ],
  [
    'for as long as it takes',
    heal(lost, with1(answering({ ...none, search: { state: 'looking' } }))),
    'Recovering, SearchingRestorePoint @400',
  ],
  [
    'where it cannot be, that is said',
    heal(lost, with1(answering({ ...none, search: { state: 'failed', cause: 'c' } }))),
    'Recovering, stalled NoRestorePoint, NO_RESTORE_POINT @10000',
  ],
  [
    'nor where nobody knows the folder',
    heal(nowhere, { desired: nowhere.deployed, clusters: { [nowhere.deployHash]: answering(none) } }),
    'Recovering, stalled NoRestorePoint, NO_RESTORE_POINT @10000',
  ],
  [
    'unless it may go without',
    heal(lost, {
      ...with1(answering({ ...none, search: { state: 'failed', cause: 'c' } })),
      ...spec({ fallbackWithoutState: true }),
    }),
    'Recovering, WaitingForRetry @100',
  ],
] as const) {
  test(`recovery: ${name}`, () => assert.equal(got, expected));
}

const judgeStability = (status: Status, more: Partial<Observation>) =>
  run(deployed({ phase: 'Running', stabilizingSince: at(-5000), ...status }), { desired: OLD, ...more });
const before = { previous: { record: NEXT, job: { jobID: 'job-0', settled: true } } };
const seen = (state: string, more = {}) => with1(answering({ jobs: [job(state)], checkpoints: known(), ...more }));

for (const [name, got, expected] of [
  [
    'a deploy is not proven before its first checkpoint',
    judgeStability({}, seen('RUNNING')),
    'Running, Stabilizing @1000',
  ],
  [
    'it is by that',
    judgeStability({}, seen('RUNNING', { checkpoints: known({ count: 1 }) })),
    'Running, DeployStable @10000',
  ],
  [
    'by running tasks, where no checkpoint is asked for',
    judgeStability({}, { ...seen('RUNNING'), ...spec({ rollback: { minCompletedCheckpoints: 0 } }) }),
    'Running, DeployStable @10000',
  ],
  ['by its end, where it is a bounded one', judgeStability({}, seen('FINISHED')), 'Running, DeployStable @1000'],
  [
    'not by anything while its tasks do not run',
    judgeStability({}, seen('RESTARTING', { checkpoints: known({ count: 1 }) })),
    'Running, JobNotHealthy @1000',
  ],
  [
    'time proves a job without checkpoints',
    judgeStability({ stabilizingSince: at(-30_000) }, seen('RUNNING', { checkpoints: { state: 'off' } })),
    'Running, DeployStable @10000',
  ],
  [
    'but not at once',
    judgeStability({}, seen('RUNNING', { checkpoints: { state: 'off' } })),
    'Running, Stabilizing @1000',
  ],
  [
    'three failures without a cause are enough',
    judgeStability(before, seen('RESTARTING', { failures: { count: 3 } })),
    'RollingBackJob, DeployFailed, JOB_RESTARTING @100',
  ],
  [
    'a job that fails without a cause too',
    judgeStability(before, seen('FAILED')),
    'RollingBackJob, DeployFailed, JOB_FAILED @100',
  ],
  [
    'a job that is late',
    judgeStability(
      { ...before, stabilizingSince: at(-601_000) },
      seen('RUNNING', { checkpointConfig: { intervalMs: 1000, retained: true } }),
    ),
    'RollingBackJob, DeployFailed, NOT_STABLE @100',
  ],
  [
    'a job that is late and tells nothing of checkpoints',
    judgeStability(
      { ...before, stabilizingSince: at(-600_000) },
      seen('RUNNING', { checkpoints: { state: 'unknown' } }),
    ),
    'RollingBackJob, DeployFailed, NOT_STABLE @100',
  ],
  [
    'a job that restored from its own checkpoint has restored before',
    judgeStability(
      { jobStatus: { jobID: 'job-1', requestedRestorePath: 's3://a/s' } },
      seen('RUNNING', { checkpoints: known({ count: 1, restoredFrom: 's3://a/job-1/chk-3' }) }),
    ),
    'Running, DeployStable @10000',
  ],
  [
    'one that restored from something else is none of ours',
    judgeStability(
      { ...before, jobStatus: { jobID: 'job-1', requestedRestorePath: 's3://a/s' } },
      seen('RUNNING', { checkpoints: known({ count: 1, restoredFrom: 's3://a/other' }) }),
    ),
    'RollingBackJob, DeployFailed, NOT_RESTORED @100',
  ],
  ['a silent JobManager is waited for', judgeStability(before, with1(silent)), 'Running, FlinkUnreachable @300'],
  [
    'until the deadline',
    judgeStability({ ...before, stabilizingSince: at(-600_000) }, with1(silent)),
    'RollingBackJob, DeployFailed, NOT_STABLE @100',
  ],
  [
    'for ever, where there is nothing to go back to',
    judgeStability({ stabilizingSince: at(-600_000) }, with1(silent)),
    'Running, FlinkUnreachable @300',
  ],
  [
    'nothing is proven where nothing is deployed',
    run({ phase: 'Running', stabilizingSince: at(0) }, noWanted),
    'Running @10000',
  ],
  [
    'a JobManager that has ended took its job along',
    run(deployed({ phase: 'Running', jobStatus: { jobID: 'job-1', jobManager: 'p/0' } }), {
      desired: OLD,
      ...with1(silent),
      pods: [pod(OLD.hash, { jobManagerId: 'p/1' })],
    }),
    'Running, JobLost, JobLost @100',
  ],
  [
    'one that has not is only silent',
    run(deployed({ phase: 'Running', jobStatus: { jobID: 'job-1', jobManager: 'p/0' } }), {
      desired: OLD,
      ...with1(silent),
      pods: [pod(OLD.hash, { jobManagerId: 'p/0' })],
    }),
    'Running, FlinkUnreachable @300',
  ],
  [
    'a lost job is started again',
    run(deployed({ phase: 'Running', ...lost, clusterReleased: true }), { desired: OLD }),
    'Recovering @100',
  ],
  [
    'one that failed too',
    run(deployed({ phase: 'Running', ...failedJob }), { desired: OLD, ...seen('FAILED') }),
    'Recovering @100',
  ],
  [
    'not more often than allowed',
    run(deployed({ phase: 'Running', ...failedJob }), {
      desired: OLD,
      ...seen('FAILED'),
      ...spec({ restartPolicy: { maxAttempts: 0 } }),
    }),
    'Running, stalled RestartsExhausted, RESTARTS_EXHAUSTED @10000',
  ],
  [
    'nor after a failed deploy',
    run(
      deployed({ phase: 'DeployFailed', ...failedJob, ...taken, restarts: { attempts: 5, at: at(0) } }),
      seen('FAILED'),
    ),
    'DeployFailed, RESTARTS_EXHAUSTED @10000',
  ],
  [
    'a failed deploy’s old job is started again',
    run(deployed({ phase: 'DeployFailed', ...failedJob, ...taken }), seen('FAILED')),
    'Recovering @100',
  ],
] as const) {
  test(`after a deploy: ${name}`, () => assert.equal(got, expected));
}
