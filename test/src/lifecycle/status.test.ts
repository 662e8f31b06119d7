import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../../src/api/errors.ts';
import type { Status } from '../../../src/api/status.ts';
import { enter, stay } from '../../../src/lifecycle/decision.ts';
import { statusOf } from '../../../src/lifecycle/status.ts';
import { NOW, observation } from '../../builders.ts';

const conditions = (status: Status): Record<string, string> =>
  Object.fromEntries(
    (status.conditions ?? []).map(({ type, status: holds, reason, message }) => [
      type,
      `${holds} ${reason}: ${message}`,
    ]),
  );

test('a first status has everything in it, sequence and times too', () => {
  assert.deepEqual(statusOf(observation(), enter('ClusterStarting')), {
    phase: 'ClusterStarting',
    phaseSince: '2026-01-01T12:00:00.000Z',
    revision: 1,
    lastUpdatedAt: '2026-01-01T12:00:00Z',
    conditions: [
      {
        type: 'Progressing',
        status: 'True',
        reason: 'Deploying',
        message: 'a deploy is under way',
        lastTransitionTime: '2026-01-01T12:00:00Z',
      },
      {
        type: 'Ready',
        status: 'False',
        reason: 'Deploying',
        message: 'a deploy is under way',
        lastTransitionTime: '2026-01-01T12:00:00Z',
      },
      {
        type: 'Reconciling',
        status: 'True',
        reason: 'Deploying',
        message: 'a deploy is under way',
        lastTransitionTime: '2026-01-01T12:00:00Z',
      },
      {
        type: 'RolledBack',
        status: 'False',
        reason: 'NotRolledBack',
        message: 'no deploy had to be taken back',
        lastTransitionTime: '2026-01-01T12:00:00Z',
      },
      {
        type: 'SavepointAvailable',
        status: 'False',
        reason: 'NoSavepoint',
        message: 'no savepoint has been taken yet',
        lastTransitionTime: '2026-01-01T12:00:00Z',
      },
      {
        type: 'Stalled',
        status: 'False',
        reason: 'Deploying',
        message: 'a deploy is under way',
        lastTransitionTime: '2026-01-01T12:00:00Z',
      },
    ],
  });
});

test('looking again at the same changes nothing, later too', () => {
  const first = statusOf(observation(), enter('Running', { error: failure('SAVEPOINT_FAILED', 'm') }));
  const again = statusOf(
    observation({ status: first, now: NOW + 60_000 }),
    stay('Running', 1, { error: failure('SAVEPOINT_FAILED', 'm') }),
  );
  assert.equal(again, first);
});

test('a condition that holds on keeps the time it began', () => {
  const first = statusOf(observation(), enter('Running'));
  const later = statusOf(
    observation({ status: first, now: NOW + 60_000 }),
    stay('Running', 1, { waiting: { reason: 'JobNotHealthy', message: 'm' } }),
  );
  assert.deepEqual(
    later.conditions?.map(({ type, lastTransitionTime }) => [type, lastTransitionTime]),
    [
      ['Progressing', '2026-01-01T12:00:00Z'],
      ['Ready', '2026-01-01T12:01:00Z'],
      ['Reconciling', '2026-01-01T12:00:00Z'],
      ['RolledBack', '2026-01-01T12:00:00Z'],
      ['SavepointAvailable', '2026-01-01T12:00:00Z'],
      ['Stalled', '2026-01-01T12:00:00Z'],
    ],
  );
  assert.equal(later.revision, 2);
});

const error = (decision: Parameters<typeof statusOf>[1]) => {
  const known = { code: 'SAVEPOINT_FAILED', message: 'old', since: '2026-01-01T00:00:00Z', retryable: true } as const;
  return statusOf(observation({ status: { phase: 'Running', lastError: known } }), decision).lastError;
};

for (const [name, got, expected] of [
  [
    'an error stays until it is cleared',
    error(stay('Running', 1)),
    { code: 'SAVEPOINT_FAILED', message: 'old', since: '2026-01-01T00:00:00Z', retryable: true },
  ],
  ['a cleared one is gone', error(stay('Running', 1, { error: null })), undefined],
  [
    'another one has its own time',
    error(stay('Running', 1, { error: failure('JOB_FAILED', 'new') })),
    { code: 'JOB_FAILED', message: 'new', since: '2026-01-01T12:00:00Z', retryable: false },
  ],
  [
    'the same code with another message is still the same problem',
    error(stay('Running', 1, { error: failure('SAVEPOINT_FAILED', 'new') })),
    { code: 'SAVEPOINT_FAILED', message: 'new', since: '2026-01-01T00:00:00Z', retryable: true },
  ],
] as const) {
  test(name, () => assert.deepEqual(got, expected));
}

const running = {
  Progressing: 'False JobRunning: every task of the job runs',
  Ready: 'True JobRunning: every task of the job runs',
  Reconciling: 'False JobRunning: every task of the job runs',
  RolledBack: 'False NotRolledBack: no deploy had to be taken back',
  SavepointAvailable: 'False NoSavepoint: no savepoint has been taken yet',
  Stalled: 'False JobRunning: every task of the job runs',
};
const all = (
  ready: string,
  stalled: string,
  moving: string,
  savepoint = 'False NoSavepoint: no savepoint has been taken yet',
) => ({
  Progressing: moving,
  Ready: ready,
  Reconciling: moving,
  RolledBack: 'False NotRolledBack: no deploy had to be taken back',
  SavepointAvailable: savepoint,
  Stalled: stalled,
});

for (const [name, got, expected] of [
  ['a healthy job', statusOf(observation(), enter('Running')), running],
  [
    'a savepoint is named',
    statusOf(observation(), enter('Running', { change: { savepointPath: 's3://s' } })),
    { ...running, SavepointAvailable: 'True SavepointTaken: s3://s' },
  ],
  [
    'a job that is not healthy',
    statusOf(observation(), enter('Running', { waiting: { reason: 'JobNotHealthy', message: 'm' } })),
    all('False JobNotHealthy: m', 'False JobNotHealthy: m', 'False JobNotHealthy: m'),
  ],
  [
    'an invalid spec beside a running job',
    statusOf(observation(), enter('Running', { stalled: { reason: 'InvalidSpec', message: 'm' } })),
    all('False InvalidSpec: m', 'True InvalidSpec: m', 'False InvalidSpec: m'),
  ],
  [
    'a stall in mid-deploy',
    statusOf(observation(), enter('SubmittingJob', { stalled: { reason: 'NoRestorePoint', message: 'm' } })),
    all('False NoRestorePoint: m', 'True NoRestorePoint: m', 'False NoRestorePoint: m'),
  ],
  [
    'a deploy that waits',
    statusOf(observation(), enter('SubmittingJob', { waiting: { reason: 'WaitingForJob', message: 'm' } })),
    all('False Deploying: m', 'False Deploying: m', 'True WaitingForJob: m'),
  ],
  [
    'a failed deploy',
    statusOf(observation(), enter('DeployFailed', { error: failure('JOB_FAILED', 'm') })),
    all('False DeployFailed: m', 'True DeployFailed: m', 'False DeployFailed: m'),
  ],
  [
    'a failed deploy with nothing to say',
    statusOf(observation(), enter('DeployFailed')),
    all(
      'False DeployFailed: the last deploy failed',
      'True DeployFailed: the last deploy failed',
      'False DeployFailed: the last deploy failed',
    ),
  ],
  [
    'a job that is not proven yet',
    statusOf(observation(), enter('Running', { waiting: { reason: 'Stabilizing', message: 'm' } })),
    all(
      'True JobRunning: every task of the job runs',
      'False JobRunning: every task of the job runs',
      'True Stabilizing: m',
    ),
  ],
  [
    'two versions',
    statusOf(
      observation(),
      enter('DualRunning', {
        change: { jobStatus: { health: 'Green' }, updatingJob: { health: 'Green' } },
        waiting: { reason: 'WaitingForPromotion', message: 'm' },
      }),
    ),
    all('True JobRunning: both versions run', 'False JobRunning: both versions run', 'True WaitingForPromotion: m'),
  ],
  [
    'two versions, of which the old one does not run',
    statusOf(
      observation({ status: { updatingHash: 'b' } }),
      enter('DualRunning', {
        change: { jobStatus: { health: 'Red' }, updatingJob: { health: 'Green' } },
        waiting: { reason: 'Stabilizing', message: 'm' },
      }),
    ),
    all(
      'False JobNotHealthy: not all tasks of version a run',
      'False JobNotHealthy: not all tasks of version a run',
      'True Stabilizing: m',
    ),
  ],
  [
    'two versions, of which the new one does not run',
    statusOf(
      observation({ status: { updatingHash: 'b' } }),
      enter('DualRunning', {
        change: { jobStatus: { health: 'Green' }, updatingJob: { health: 'Yellow' } },
        waiting: { reason: 'Stabilizing', message: 'm' },
      }),
    ),
    all(
      'False JobNotHealthy: not all tasks of version b run',
      'False JobNotHealthy: not all tasks of version b run',
      'True Stabilizing: m',
    ),
  ],
  [
    'a deploy that was taken back',
    statusOf(
      observation(),
      enter('DeployFailed', {
        change: {
          failedDeployHash: 'a',
          history: [{ hash: 'a', image: 'i', outcome: 'RolledBack', at: '2026-01-01T12:00:00Z' }],
        },
        error: failure('JOB_FAILED', 'm'),
      }),
    ),
    {
      ...all('False DeployFailed: m', 'True DeployFailed: m', 'False DeployFailed: m'),
      RolledBack: 'True RolledBack: the last deploy was taken back',
    },
  ],
  [
    'a deletion',
    statusOf(observation(), enter('Deleting')),
    all(
      'False DeletionInProgress: the application is being deleted',
      'False DeletionInProgress: the application is being deleted',
      'True DeletionInProgress: the application is being deleted',
    ),
  ],
  [
    'a deletion that waits',
    statusOf(observation(), enter('Deleting', { waiting: { reason: 'WaitingForPodsToEnd', message: 'm' } })),
    all('False DeletionInProgress: m', 'False DeletionInProgress: m', 'True WaitingForPodsToEnd: m'),
  ],
] as const) {
  test(`conditions: ${name}`, () => assert.deepEqual(conditions(got), expected));
}
