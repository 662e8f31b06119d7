import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusterBackoff } from '../../../src/observe/cluster-backoff.ts';

const timedOut = (backoff: ReturnType<typeof clusterBackoff>, at: number): void =>
  backoff.recordFailure('slow', at, 'time-out', 3000);

test('a cluster that timed out is suspect until it answers', () => {
  const backoff = clusterBackoff();
  assert.equal(backoff.suspectReason('slow'), undefined);
  timedOut(backoff, 0);
  assert.deepEqual([backoff.suspectReason('slow'), backoff.suspectReason('other')], ['time-out', undefined]);
  backoff.recordAnswer('slow');
  assert.equal(backoff.suspectReason('slow'), undefined);
});

test('the pauses between probes are 1, 2, 4, 8, and then always 10 s', () => {
  const backoff = clusterBackoff();
  let now = 0;
  for (const pauseMs of [1000, 2000, 4000, 8000, 10_000, 10_000]) {
    timedOut(backoff, now);
    assert.deepEqual(
      [backoff.isProbeDue('slow', now + pauseMs - 1), backoff.isProbeDue('slow', now + pauseMs)],
      [false, true],
    );
    now += pauseMs;
  }
});

test('an answer ends the pauses', () => {
  const backoff = clusterBackoff();
  timedOut(backoff, 0);
  timedOut(backoff, 1000);
  backoff.recordAnswer('slow');
  timedOut(backoff, 5000);
  assert.equal(backoff.isProbeDue('slow', 6000), true);
});

test('a cluster that refuses connections is not suspect, also when it timed out before', () => {
  const backoff = clusterBackoff();
  timedOut(backoff, 0);
  backoff.recordFailure('slow', 1000, 'ECONNREFUSED', 1);
  assert.equal(backoff.suspectReason('slow'), undefined);
});
