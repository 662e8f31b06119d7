import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jobEnds } from '../../../src/observe/job-ends.ts';

const ENDED = { jobID: 'job-1', state: 'FINISHED', endedAt: '2026-01-01T12:00:00.000Z' };

test('the time for which an end is known counts from the first hook call that has it', () => {
  let now = 1000;
  const { knownForMs } = jobEnds(() => now);
  const first = knownForMs(ENDED);
  now = 5500;
  assert.deepEqual([first, knownForMs(ENDED), knownForMs({ ...ENDED, jobID: 'job-2' })], [0, 4500, 0]);
});

test('of a job that runs, and of one whose end is settled, no time is known', () => {
  const { knownForMs } = jobEnds(() => 1000);
  const { endedAt: _, ...running } = ENDED;
  assert.deepEqual([undefined, running, { ...ENDED, settled: true }].map(knownForMs), [
    undefined,
    undefined,
    undefined,
  ]);
});
