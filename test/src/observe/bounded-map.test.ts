import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundedMap } from '../../../src/observe/bounded-map.ts';
import { savepointTriggers } from '../../../src/observe/savepoint-triggers.ts';
import { submissions } from '../../../src/observe/submissions.ts';

/** What a process remembers of applications. */

test('a full map drops the entry that was set longest ago', () => {
  const map = boundedMap<number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.set('a', 3);
  map.set('c', 4);
  assert.deepEqual([map.get('a'), map.get('b'), map.get('c')], [3, undefined, 4]);
  map.remove('a');
  assert.equal(map.get('a'), undefined);
});

test('a process remembers 1000 submissions, and counts a dropped one as not sent', () => {
  const sent = submissions();
  for (let i = 0; i < 1001; i += 1) sent.set(`job-${i}`, { state: 'pending' });
  assert.deepEqual([sent.get('job-0'), sent.get('job-1000')], [{ state: 'notSent' }, { state: 'pending' }]);
});

test('a process remembers 1000 savepoint triggers', () => {
  const triggers = savepointTriggers();
  for (let i = 0; i < 1001; i += 1) triggers.set(`t-${i}`, { at: i, requestId: 'r' });
  assert.deepEqual([triggers.get('t-0'), triggers.get('t-1000')], [undefined, { at: 1000, requestId: 'r' }]);
});
