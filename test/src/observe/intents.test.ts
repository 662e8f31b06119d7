import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SubmitOperation } from '../../../src/api/status.ts';
import { intents } from '../../../src/observe/intents.ts';

const submit: SubmitOperation = {
  kind: 'submit',
  jobId: 'j',
  cluster: 'c',
  attempt: 1,
  startedAt: '2026-01-01T12:00:00.000Z',
};

test('a process knows the intents that it stored, also when they have changed since', () => {
  const { record, isOwn } = intents(() => 0);
  assert.equal(isOwn(submit), false);
  record({ ...submit });
  assert.deepEqual([isOwn(submit), isOwn({ ...submit, jobManager: 'jm/0' })], [true, true]);
});

test('the same operation, decided by another process, is not its own', () => {
  const { record, isOwn } = intents(() => 0);
  record({ ...submit });
  assert.equal(isOwn({ ...submit, startedAt: '2026-01-01T12:00:00.007Z' }), false);
});

test('a process knows for how long it has known the intent of another one, whatever time that names', () => {
  let time = 1000;
  const { knownForMs } = intents(() => time);
  const first = knownForMs(submit);
  time = 6000;
  assert.deepEqual([first, knownForMs({ ...submit }), knownForMs({ ...submit, jobId: 'j2' })], [0, 5000, 0]);
});
