import type { FlinkApplication } from '../../../src/api/flinkapplication.ts';
import type { Condition, Status } from '../../../src/api/status.ts';
import { application, NOW, record } from '../../builders.ts';

/** Applications as people meet them. */

const ago = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();

const condition = (type: string, status: Condition['status'], reason: string, message: string): Condition => ({
  type,
  status,
  reason,
  message,
  lastTransitionTime: ago(3),
  observedGeneration: 1,
});

const named = (name: string, status: Status, more: Partial<FlinkApplication['metadata']> = {}): FlinkApplication =>
  application({
    metadata: { name, creationTimestamp: ago(20_000), ...more },
    spec: {
      image: `registry.example.com/${name}:3.1`,
      ...(name === 'clicks'
        ? { owner: { team: 'search', contact: '#search', runbook: 'https://runbooks/clicks' } }
        : {}),
    },
    status: { observedGeneration: 1, ...status },
  });

const JOB = {
  jobID: '4f1c0000000000000000000000000000',
  state: 'RUNNING',
  health: 'Green',
  startTime: ago(90),
  parallelism: 8,
  runningTasks: 24,
  totalTasks: 24,
} as const;

const CLUSTER = {
  health: 'Green',
  numberOfTaskManagers: 4,
  healthyTaskManagers: 4,
  numberOfTaskSlots: 16,
  availableTaskSlots: 8,
} as const;

export const running = (more: Status = {}, metadata: Partial<FlinkApplication['metadata']> = {}): FlinkApplication =>
  named(
    'orders',
    {
      phase: 'Running',
      phaseSince: ago(89),
      deployHash: '3f2a91c0',
      deployed: record({ image: 'registry.example.com/orders:3.1' }),
      jobStatus: JOB,
      clusterStatus: CLUSTER,
      restorePoints: [
        { kind: 'savepoint', path: 's3://state/orders/sp-1', jobId: 'j', reason: 'Upgrade', recordedAt: ago(91) },
      ],
      history: [
        {
          hash: '3f2a91c0',
          image: 'registry.example.com/orders:3.1',
          outcome: 'Deployed',
          at: ago(89),
          jobID: JOB.jobID,
        },
        { hash: '9b1cc2d4', image: 'registry.example.com/orders:3.0', outcome: 'Failed', at: ago(3000) },
      ],
      conditions: [condition('Ready', 'True', 'JobRunning', 'All tasks of the job are running')],
      ...more,
    },
    metadata,
  );

export const deploying = (): FlinkApplication =>
  named('refunds', {
    phase: 'Savepointing',
    phaseSince: ago(0.2),
    deployHash: '9b1cc2d4',
    updatingHash: 'aa11bb22',
    jobStatus: JOB,
    clusterStatus: CLUSTER,
    conditions: [condition('Ready', 'False', 'Deploying', 'Flink is stopping the job with a savepoint')],
  });

export const failed = (): FlinkApplication =>
  named('clicks', {
    phase: 'DeployFailed',
    phaseSince: ago(180),
    deployHash: '77aa0e11',
    deployRetry: { hash: '88bb0e11', failures: 3, at: ago(-4) },
    jobStatus: { ...JOB, runningTasks: 20, health: 'Yellow' },
    clusterStatus: { ...CLUSTER, healthyTaskManagers: 3, health: 'Yellow' },
    conditions: [condition('Ready', 'False', 'DeployFailed', 'The last deploy failed')],
    lastError: {
      code: 'POD_FAILING',
      message: 'pod clicks-88bb0e11-jm-1 cannot run: ErrImagePull: clicks:4.2',
      since: ago(180),
      retryable: true,
    },
  });

export const stalled = (): FlinkApplication =>
  named('sessions', {
    phase: 'Running',
    phaseSince: ago(40),
    deployHash: '1c0d9e77',
    jobStatus: { jobID: JOB.jobID, state: 'FAILED', health: 'Red' },
    conditions: [
      condition('Ready', 'False', 'RestartsExhausted', 'The job failed too often'),
      condition('Stalled', 'True', 'RestartsExhausted', 'The job failed more often than allowed'),
    ],
  });

export const suspended = (): FlinkApplication =>
  named('attribution', {
    phase: 'Suspended',
    phaseSince: ago(2900),
    conditions: [condition('Ready', 'False', 'Suspended', 'spec.suspended is true: no pod is running')],
  });

export const finished = (): FlinkApplication =>
  named('backfill', {
    phase: 'Finished',
    phaseSince: ago(10),
    deployHash: '0a0a0a0a',
    jobStatus: { ...JOB, state: 'FINISHED' },
    conditions: [condition('Ready', 'True', 'JobFinished', 'The job finished')],
  });

/** Just applied: flinkapp has not seen it. */
export const applied = (): FlinkApplication => application({ metadata: { name: 'fresh' } });

export const dual = (): FlinkApplication => running({ phase: 'DualRunning', updatingHash: 'bb22cc33', conditions: [] });
