import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterBackoff } from '../../../src/observe/cluster-backoff.ts';

test('a cluster that timed out is not asked for a second, and for two seconds after the next time-out', () => {
  const backoff = clusterBackoff();
  backoff.recordFailure('slow', 0, 'time-out', 3000);
  assert.deepEqual([backoff.waitReason('slow', 999), backoff.waitReason('slow', 1000)], ['time-out', undefined]);
  backoff.recordFailure('slow', 1000, 'time-out', 3000);
  assert.deepEqual([backoff.waitReason('slow', 2999), backoff.waitReason('slow', 3000)], ['time-out', undefined]);
});

test('the back-off of one cluster does not affect another', () => {
  const backoff = clusterBackoff();
  backoff.recordFailure('slow', 0, 'time-out', 3000);
  assert.equal(backoff.waitReason('other', 0), undefined);
});

test('an answer ends the back-off', () => {
  const backoff = clusterBackoff();
  backoff.recordFailure('slow', 0, 'time-out', 3000);
  backoff.recordAnswer('slow');
  assert.equal(backoff.waitReason('slow', 500), undefined);
});

test('a cluster that refuses connections is asked again at once', () => {
  const backoff = clusterBackoff();
  backoff.recordFailure('refusing', 0, 'ECONNREFUSED', 1);
  assert.equal(backoff.waitReason('refusing', 0), undefined);
});

test('refused connections during a start do not lengthen the back-off of the first time-out', () => {
  const backoff = clusterBackoff();
  for (let i = 0; i < 20; i += 1) backoff.recordFailure('starting', i * 400, 'ECONNREFUSED', 300);
  backoff.recordFailure('starting', 8000, 'time-out', 1000);
  assert.deepEqual(
    [backoff.waitReason('starting', 8999), backoff.waitReason('starting', 9000)],
    ['time-out', undefined],
  );
});
