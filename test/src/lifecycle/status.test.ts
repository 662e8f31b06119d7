import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failure } from '../../../src/api/errors.ts';
import type { Status } from '../../../src/api/status.ts';
import { enter, stay } from '../../../src/lifecycle/decision.ts';
import { statusOf } from '../../../src/lifecycle/status.ts';
import { application, NOW, observation } from '../../builders.ts';
import { NEXT, OLD, operation } from './situations.ts';
import { after, decided, testStatuses } from './statuses.ts';

/** What a status is besides its conditions. */

const KNOWN_ERROR: Status = {
  phase: 'Running',
  lastError: { code: 'SAVEPOINT_FAILED', message: 'old', since: '2026-01-01T00:00:00Z', retryable: true },
};

testStatuses('status', {
  'Fields that are derived from others': [
    [
      'The first status has the phase, its time, the target version and the first revision',
      () => decided({}),
      '-Ready Deploying, +Progressing Deploying, -Stalled Deploying',
    ],
    [
      'A status with two versions and a stop has their hashes and the trigger id of the savepoint',
      () =>
        after(stay('Savepointing', 1), {
          phase: 'Savepointing',
          deployed: OLD,
          updating: NEXT,
          operation: operation('stop'),
          revision: 6,
        }),
      '-Ready Deploying, +Progressing Deploying, -Stalled Deploying',
    ],
    [
      'A field that a decision sets to undefined is removed, with what is derived from it',
      () => after(stay('Updating', 1, { change: { updating: undefined } }), { phase: 'Updating', updating: NEXT }),
      '-Ready Deploying, +Progressing Deploying, -Stalled Deploying',
    ],
  ],
  'The error of the status': [
    [
      'An error stays while decisions say nothing of errors',
      () => after(stay('Running', 1), KNOWN_ERROR),
      '+Ready JobRunning, -Progressing JobRunning, -Stalled JobRunning, SAVEPOINT_FAILED',
    ],
    [
      'A decision with error null removes the error',
      () => after(stay('Running', 1, { error: null }), KNOWN_ERROR),
      '+Ready JobRunning, -Progressing JobRunning, -Stalled JobRunning',
    ],
    [
      'An error with another code has its own time',
      () => after(stay('Running', 1, { error: failure('JOB_FAILED', 'new') }), KNOWN_ERROR),
      '+Ready JobRunning, -Progressing JobRunning, -Stalled JobRunning, JOB_FAILED',
    ],
    [
      'An error with the same code and another message keeps its time',
      () => after(stay('Running', 1, { error: failure('SAVEPOINT_FAILED', 'new') }), KNOWN_ERROR),
      '+Ready JobRunning, -Progressing JobRunning, -Stalled JobRunning, SAVEPOINT_FAILED',
    ],
  ],
});

const later = { now: NOW + 60_000 };

test('The same decision a minute later leaves the status as it is', () => {
  const error = failure('SAVEPOINT_FAILED', 'm');
  const before = statusOf(observation(), enter('Running', { error }));
  assert.equal(statusOf(observation({ status: before, ...later }), stay('Running', 1, { error })), before);
});

test('A condition whose status stays the same keeps its transition time', () => {
  const before = statusOf(observation(), enter('Running'));
  const waiting = { reason: 'JobNotHealthy', message: 'm' } as const;
  const { conditions, revision } = statusOf(observation({ status: before, ...later }), stay('Running', 1, { waiting }));
  const times = Object.fromEntries((conditions ?? []).map((one) => [one.type, one.lastTransitionTime]));
  const unchanged = '2026-01-01T12:00:00Z';
  assert.deepEqual(times, {
    Progressing: unchanged,
    Ready: '2026-01-01T12:01:00Z',
    Reconciling: unchanged,
    RolledBack: unchanged,
    SavepointAvailable: unchanged,
    Stalled: unchanged,
  });
  assert.equal(revision, 2);
});

test('Conditions of an application without a generation have no observedGeneration', () => {
  const plain = application();
  const { generation: _, ...metadata } = plain.metadata;
  const { conditions } = statusOf(observation({ application: { ...plain, metadata } }), enter('Running'));
  assert.deepEqual(
    conditions?.filter((one) => 'observedGeneration' in one),
    [],
  );
});
