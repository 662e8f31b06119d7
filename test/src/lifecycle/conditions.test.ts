import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../../src/api/errors.ts';
import { PHASES } from '../../../src/api/phases.ts';
import type { Status } from '../../../src/api/status.ts';
import { enter } from '../../../src/lifecycle/decision.ts';
import type { Situations } from './golden.ts';
import {
  answering,
  at,
  deployed,
  type Facts,
  firstDeploy,
  INVALID_SPEC,
  job,
  LOST,
  NEXT,
  OLD,
  operation,
  POLICY,
  pod,
  SAVEPOINT,
  SETTLED,
  UNCHANGED,
  UNREACHABLE,
  upgrade,
  withCluster,
  withJob,
  withNewJob,
  withoutJob,
  withSpec,
} from './situations.ts';
import { after, type Decided, decided, entered, testStatuses } from './statuses.ts';

/** The conditions of each phase: what it does, what it waits for, and what stalls it. */

const pairJobs = (oldState: string, newState: string): Facts => ({
  clusters: {
    [OLD.hash]: answering({ jobs: [job(oldState)] }),
    [NEXT.hash]: answering({ jobs: [job(newState, { id: 'job-2' })] }),
  },
});
const PAIR = upgrade('DualRunning', {
  deploymentMode: 'BlueGreen',
  updatingJob: { jobID: 'job-2', state: 'RUNNING' },
});
const FAILED_DEPLOY: Status = {
  failedDeployHash: NEXT.hash,
  failedPolicy: POLICY,
  lastError: { code: 'JOB_FAILED', message: 'job job-2 is FAILED', since: at(0), retryable: false },
};
const STOPPED: Status = { ...SETTLED, restorePoints: [SAVEPOINT] };
const SUSPENDED = withSpec({ suspended: true });

const situations: Situations<Decided> = {
  'A decision says nothing but the phase': [
    [
      'New says that the first deploy is about to begin',
      () => entered(''),
      '-Ready Deploying, +Progressing Deploying, -Stalled Deploying',
    ],
    [
      'ClusterStarting says that the new cluster is starting',
      () => entered('ClusterStarting'),
      '-Ready Deploying, +Progressing Deploying, -Stalled Deploying',
    ],
    [
      'SubmittingJob says that the new job is being submitted',
      () => entered('SubmittingJob'),
      '-Ready Deploying, +Progressing Deploying, -Stalled Deploying',
    ],
    [
      'Running says that the job is running',
      () => entered('Running'),
      '+Ready JobRunning, -Progressing JobRunning, -Stalled JobRunning',
    ],
    [
      'Updating says that a deploy is about to begin',
      () => entered('Updating'),
      '-Ready Deploying, +Progressing Deploying, -Stalled Deploying',
    ],
    [
      'Savepointing says that the job is being stopped',
      () => entered('Savepointing'),
      '-Ready Deploying, +Progressing Deploying, -Stalled Deploying',
    ],
    [
      'Cancelling says that the job is being cancelled',
      () => entered('Cancelling'),
      '-Ready Deploying, +Progressing Deploying, -Stalled Deploying',
    ],
    [
      'RollingBackJob says that the previous version is starting',
      () => entered('RollingBackJob'),
      '-Ready RollingBack, +Progressing RollingBack, -Stalled RollingBack',
    ],
    [
      'Recovering says that the job is being restarted',
      () => entered('Recovering'),
      '-Ready Recovering, +Progressing Recovering, -Stalled Recovering',
    ],
    [
      'DualRunning without the health of its jobs says that the old job is not healthy',
      () => entered('DualRunning', { deployed: OLD }),
      '-Ready JobNotHealthy, +Progressing JobNotHealthy, -Stalled JobNotHealthy',
    ],
    [
      'Rescaling says that the parallelism is being changed',
      () => entered('Rescaling'),
      '-Ready Rescaling, +Progressing Rescaling, -Stalled Rescaling',
    ],
    [
      'Finished says that the job has finished',
      () => entered('Finished'),
      '+Ready JobFinished, -Progressing JobFinished, -Stalled JobFinished',
    ],
    [
      'Suspending says that the job is being stopped to suspend',
      () => entered('Suspending'),
      '-Ready Suspending, +Progressing Suspending, -Stalled Suspending',
    ],
    [
      'Suspended says that no pod is running',
      () => entered('Suspended'),
      '-Ready Suspended, -Progressing Suspended, -Stalled Suspended',
    ],
    [
      'DeployFailed without an error says that the last deploy failed',
      () => entered('DeployFailed'),
      '-Ready DeployFailed, -Progressing DeployFailed, +Stalled DeployFailed',
    ],
    [
      'Deleting says that the application is being deleted',
      () => entered('Deleting'),
      '-Ready DeletionInProgress, +Progressing DeletionInProgress, -Stalled DeletionInProgress',
    ],
  ],
  'A decision waits for something': [
    [
      'New waits for the pods of a deleted application',
      () => decided({}, { pods: [pod('x', { ownedByUid: false })] }),
      '-Ready Deploying, +Progressing WaitingForPodsToEnd, -Stalled Deploying',
    ],
    [
      'ClusterStarting waits for the slots of the new cluster',
      () => decided(firstDeploy('ClusterStarting'), withCluster(UNREACHABLE, NEXT.hash)),
      '-Ready Deploying, +Progressing WaitingForCluster, -Stalled Deploying',
    ],
    [
      'SubmittingJob waits for the tasks of the new job',
      () =>
        decided(
          firstDeploy('SubmittingJob', { operation: operation('submit', { jobId: 'job-2', cluster: NEXT.hash }) }),
          withNewJob('CREATED'),
        ),
      '-Ready Deploying, +Progressing WaitingForJob, -Stalled Deploying',
    ],
    [
      'Running waits for the new job to be stable and is Ready meanwhile',
      () => decided(deployed({ phase: 'Running', stabilizingSince: at(-5000) }), UNCHANGED, withJob('RUNNING')),
      '+Ready JobRunning, +Progressing Stabilizing, -Stalled JobRunning',
    ],
    [
      'Running with a RESTARTING job is not Ready and does not progress',
      () => decided(deployed({ phase: 'Running' }), UNCHANGED, withJob('RESTARTING')),
      '-Ready JobNotHealthy, -Progressing JobNotHealthy, -Stalled JobNotHealthy',
    ],
    [
      'Running with a JobManager that does not answer is not Ready and does not progress',
      () => decided(deployed({ phase: 'Running' }), UNCHANGED, withCluster(UNREACHABLE)),
      '-Ready FlinkUnreachable, -Progressing FlinkUnreachable, -Stalled FlinkUnreachable',
    ],
    [
      'Updating waits for the pods of an earlier attempt',
      () => decided(deployed({ phase: 'Updating' }), { pods: [pod(NEXT.hash)] }),
      '-Ready Deploying, +Progressing WaitingForPodsToEnd, -Stalled Deploying',
    ],
    [
      'Savepointing waits for the savepoint of the job',
      () => decided(upgrade('Savepointing'), withJob('RUNNING')),
      '-Ready Deploying, +Progressing WaitingForSavepoint, -Stalled Deploying',
    ],
    [
      'Cancelling waits for the job to end',
      () => decided(upgrade('Cancelling'), withSpec({ savepointDisabled: true }), withJob('RUNNING')),
      '-Ready Deploying, +Progressing WaitingForCancel, -Stalled Deploying',
    ],
    [
      'RollingBackJob waits for the slots of the previous cluster',
      () =>
        decided(
          deployed({ phase: 'RollingBackJob', ...STOPPED, ...FAILED_DEPLOY }),
          { pods: [] },
          withCluster(UNREACHABLE),
        ),
      '-Ready RollingBack, +Progressing WaitingForCluster, -Stalled RollingBack, JOB_FAILED',
    ],
    [
      'Recovering waits for the pause before the next restart',
      () =>
        decided(
          deployed({ phase: 'Recovering', ...STOPPED, restarts: { attempts: 1, at: at(-1000) } }),
          UNCHANGED,
          { pods: [] },
          withoutJob(),
        ),
      '-Ready Recovering, +Progressing WaitingForRetry, -Stalled Recovering',
    ],
    [
      'DualRunning with two healthy jobs waits for promotion and is Ready meanwhile',
      () => decided(PAIR, pairJobs('RUNNING', 'RUNNING')),
      '+Ready JobRunning, +Progressing WaitingForPromotion, -Stalled JobRunning',
    ],
    [
      'DualRunning with a RESTARTING old job is not Ready and names the old version',
      () => decided({ ...PAIR, stabilizingSince: at(-5000) }, pairJobs('RESTARTING', 'RUNNING')),
      '-Ready JobNotHealthy, +Progressing Stabilizing, -Stalled JobNotHealthy',
    ],
    [
      'DualRunning with a RESTARTING new job is not Ready and names the new version',
      () => decided({ ...PAIR, stabilizingSince: at(-5000) }, pairJobs('RUNNING', 'RESTARTING')),
      '-Ready JobNotHealthy, +Progressing Stabilizing, -Stalled JobNotHealthy',
    ],
    [
      'DualRunning with an old job that is FAILED is not Ready and says so',
      () => decided({ ...PAIR, stabilizingSince: at(-5000) }, pairJobs('FAILED', 'RUNNING')),
      '-Ready JobFailed, +Progressing Stabilizing, -Stalled JobFailed',
    ],
    [
      'DualRunning with an old job that somebody cancelled is not Ready and says so',
      () => decided({ ...PAIR, stabilizingSince: at(-5000) }, pairJobs('CANCELED', 'RUNNING')),
      '-Ready JobCancelled, +Progressing Stabilizing, -Stalled JobCancelled',
    ],
    [
      'DualRunning with an old job that its JobManager no longer has is not Ready and says so',
      () =>
        decided(PAIR, {
          clusters: {
            [OLD.hash]: answering({ jobs: [] }),
            [NEXT.hash]: answering({ jobs: [job('RUNNING', { id: 'job-2' })] }),
          },
        }),
      '-Ready JobLost, +Progressing WaitingForPromotion, -Stalled JobLost',
    ],
    [
      'DualRunning with a new job that has finished is Ready and does not say that both are running',
      () => decided(PAIR, pairJobs('RUNNING', 'FINISHED')),
      '+Ready JobRunning, +Progressing WaitingForPromotion, -Stalled JobRunning',
    ],
    [
      'DualRunning that is cancelling the old version is not Ready and names that version',
      () => decided({ ...PAIR, operation: operation('cancel') }, pairJobs('CANCELED', 'RUNNING')),
      '-Ready VersionEnding, +Progressing RecordingRestorePoint, -Stalled VersionEnding',
    ],
    [
      'Rescaling waits for the savepoint that stops the job',
      () =>
        decided(
          deployed({
            phase: 'Rescaling',
            rescaling: {
              record: { ...OLD, spec: { ...OLD.spec, parallelism: 4 }, rescaled: NEXT.hash },
              by: 'restart',
            },
            operation: operation('stop'),
          }),
          withJob('RUNNING'),
        ),
      '-Ready Rescaling, +Progressing WaitingForSavepoint, -Stalled Rescaling',
    ],
    [
      'Suspending waits for the savepoint of the job',
      () => decided(deployed({ phase: 'Suspending' }), UNCHANGED, SUSPENDED, withJob('RUNNING')),
      '-Ready Suspending, +Progressing Suspending, -Stalled Suspending',
    ],
    [
      'Suspended rests until spec.suspended is no longer true',
      () => decided(firstDeploy('Suspended'), SUSPENDED),
      '-Ready Suspended, -Progressing Suspended, -Stalled Suspended',
    ],
    [
      'Finished rests until the spec changes',
      () => decided(deployed({ phase: 'Finished', ...SETTLED }), UNCHANGED),
      '+Ready JobFinished, -Progressing JobFinished, -Stalled JobFinished',
    ],
    [
      'DeployFailed is stalled with the error of the deploy while the deployed job is running',
      () => decided(deployed({ phase: 'DeployFailed', ...FAILED_DEPLOY }), withJob('RUNNING')),
      '-Ready DeployFailed, -Progressing DeployFailed, +Stalled DeployFailed, JOB_FAILED',
    ],
    [
      'Deleting waits for pods that are left',
      () => decided({ phase: 'Deleting', operation: operation('teardown') }, { deleting: true, pods: [pod('x')] }),
      '-Ready DeletionInProgress, +Progressing WaitingForPodsToEnd, -Stalled DeletionInProgress',
    ],
  ],
  'A person has to act': [
    [
      'Running with an invalid spec is stalled although its job is running',
      () => decided(deployed({ phase: 'Running' }), INVALID_SPEC, withJob('RUNNING')),
      '-Ready InvalidSpec, -Progressing InvalidSpec, +Stalled InvalidSpec, INVALID_SPEC',
    ],
    [
      'Updating with an invalid spec is stalled',
      () => decided(deployed({ phase: 'Updating' }), INVALID_SPEC),
      '-Ready InvalidSpec, -Progressing InvalidSpec, +Stalled InvalidSpec, INVALID_SPEC',
    ],
    [
      'DualRunning with an invalid spec is stalled although both jobs are running',
      () => decided(PAIR, INVALID_SPEC, pairJobs('RUNNING', 'RUNNING')),
      '-Ready InvalidSpec, -Progressing InvalidSpec, +Stalled InvalidSpec, INVALID_SPEC',
    ],
    [
      'Suspended with an invalid spec is stalled',
      () => decided(firstDeploy('Suspended'), INVALID_SPEC),
      '-Ready InvalidSpec, -Progressing InvalidSpec, +Stalled InvalidSpec, INVALID_SPEC',
    ],
    [
      'SubmittingJob without a restore point is stalled',
      () => decided(upgrade('SubmittingJob', SETTLED)),
      '-Ready NoRestorePoint, -Progressing NoRestorePoint, +Stalled NoRestorePoint, NO_RESTORE_POINT',
    ],
    [
      'RollingBackJob without a restore point is stalled',
      () => decided(deployed({ phase: 'RollingBackJob', ...SETTLED, ...FAILED_DEPLOY }), { pods: [] }, withoutJob()),
      '-Ready NoRestorePoint, -Progressing NoRestorePoint, +Stalled NoRestorePoint, JOB_FAILED',
    ],
    [
      'Recovering whose search of storage failed is stalled',
      () =>
        decided(
          deployed({ phase: 'Recovering', ...LOST }),
          UNCHANGED,
          { pods: [] },
          withoutJob(undefined, { search: { state: 'failed', cause: 'c' } }),
        ),
      '-Ready NoRestorePoint, -Progressing NoRestorePoint, +Stalled NoRestorePoint, NO_RESTORE_POINT',
    ],
    [
      'Running whose restarts are exhausted is stalled',
      () =>
        decided(
          deployed({ phase: 'Running', jobStatus: { jobID: 'job-1', state: 'FAILED', settled: true } }),
          UNCHANGED,
          withJob('FAILED'),
          withSpec({ restartPolicy: { maxAttempts: 0 } }),
        ),
      '-Ready RestartsExhausted, -Progressing RestartsExhausted, +Stalled RestartsExhausted, RESTARTS_EXHAUSTED',
    ],
    [
      'DeployFailed whose restarts are exhausted is stalled with that error',
      () =>
        decided(
          deployed({
            phase: 'DeployFailed',
            ...FAILED_DEPLOY,
            jobStatus: { jobID: 'job-1', state: 'FAILED', settled: true },
          }),
          withJob('FAILED'),
          withSpec({ restartPolicy: { maxAttempts: 0 } }),
        ),
      '-Ready DeployFailed, -Progressing DeployFailed, +Stalled DeployFailed, RESTARTS_EXHAUSTED',
    ],
  ],
  'The conditions RolledBack and SavepointAvailable': [
    [
      'A rolled back deploy that the spec still asks for is RolledBack',
      () =>
        after(enter('DeployFailed', { error: failure('JOB_FAILED', 'm') }), {
          failedDeployHash: 'a',
          history: [{ hash: 'a', image: 'i', outcome: 'RolledBack', at: '2026-01-01T12:00:00Z' }],
        }),
      '-Ready DeployFailed, -Progressing DeployFailed, +Stalled DeployFailed, JOB_FAILED',
    ],
    [
      'A failed deploy that was not rolled back is not RolledBack',
      () =>
        after(enter('DeployFailed', { error: failure('JOB_FAILED', 'm') }), {
          failedDeployHash: 'a',
          history: [{ hash: 'a', image: 'i', outcome: 'Failed', at: '2026-01-01T12:00:00Z' }],
        }),
      '-Ready DeployFailed, -Progressing DeployFailed, +Stalled DeployFailed, JOB_FAILED',
    ],
    [
      'A savepoint makes SavepointAvailable true',
      () => after(enter('Running', { change: { savepointPath: 's3://s' } })),
      '+Ready JobRunning, -Progressing JobRunning, -Stalled JobRunning',
    ],
  ],
};

testStatuses('conditions', situations);

test('The rows have a status of each phase', () => {
  const phases = Object.values(situations)
    .flat()
    .map(([, input]) => input().decision.phase);
  assert.deepEqual([...new Set(phases)].sort(), [...PHASES].sort());
});
