import assert from 'node:assert/strict';
import { test } from 'node:test';
import { savepointIntent, stopIntent } from '../../../src/lifecycle/stop/stop-intent.ts';
import { operationId } from '../../../src/objects/deploys/operation-id.ts';
import { observation } from '../../builders.ts';
import { at, OLD } from './situations.ts';

/** What flinkapp stores before it stops a job or takes a savepoint: a trigger id that no earlier operation has (R3). */

const JOB = { cluster: OLD.hash, jobId: 'job-1' };
const intended = { ...JOB, startedAt: at(0) };

test('The first operation of an application is attempt 1', () => {
  const triggerId = operationId('uid-1', 'stop', 'job-1', 1);
  assert.deepEqual(stopIntent(observation(), JOB), { kind: 'stop', ...intended, attempt: 1, triggerId });
});

test('Each operation has the attempt after the last one', () => {
  const triggerId = operationId('uid-1', 'stop', 'job-1', 8);
  const observed = observation({ status: { attempts: 7 } });
  assert.deepEqual(stopIntent(observed, JOB), { kind: 'stop', ...intended, attempt: 8, triggerId });
});

test('A savepoint that is not for a stop has an id of its own, and the nonce and reason that it is taken for', () => {
  const triggerId = operationId('uid-1', 'savepoint', 'job-1', 1);
  const observed = observation({ spec: { savepointNonce: 'n3' } });
  assert.deepEqual(savepointIntent(observed, JOB, 'Manual'), {
    kind: 'savepoint',
    ...intended,
    attempt: 1,
    triggerId,
    reason: 'Manual',
    nonce: 'n3',
  });
});
