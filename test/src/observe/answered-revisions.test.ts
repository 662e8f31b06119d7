import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answeredRevisions } from '../../../src/observe/answered-revisions.ts';

/** A memory whose clock the test sets. */
const memory = () => {
  let now = 0;
  const pass = (ms: number): void => {
    now += ms;
  };
  return { ...answeredRevisions(() => now), pass };
};

test('a process that has not seen an application live knows no newest status', () => {
  const { isNewest, record } = memory();
  assert.equal(isNewest('a', 5), false);
  record('a', 5, 5);
  assert.deepEqual(
    [isNewest('a', 4), isNewest('a', 5), isNewest('a', 6), isNewest('b', 5)],
    [false, true, true, false],
  );
});

test('the status of a changed answer is the newest', () => {
  const { isNewest, record } = memory();
  record('a', 5, 6);
  assert.deepEqual([isNewest('a', 5), isNewest('a', 6)], [false, true]);
});

test('a changed answer that is not stored within a minute is lost, and costs no further GET', () => {
  const { isNewest, record, pass } = memory();
  record('a', 5, 6);
  for (let i = 0; i < 6; i += 1) {
    pass(10_000);
    record('a', 5, 5);
    assert.equal(isNewest('a', 5), false);
  }
  pass(10_000);
  record('a', 5, 5);
  assert.equal(isNewest('a', 5), true);
});

test('after a pause of 30 s another process may have answered', () => {
  const { isNewest, record, confirm, pass } = memory();
  record('a', 5, 5);
  pass(20_000);
  assert.equal(isNewest('a', 5), true);
  confirm('a');
  pass(20_000);
  assert.equal(isNewest('a', 5), true);
  pass(10_001);
  assert.equal(isNewest('a', 5), false);
  record('a', 5, 5);
  assert.equal(isNewest('a', 5), true);
});

test('an application that another process answers too costs a GET with every call', () => {
  const { isNewest, record } = memory();
  record('a', 5, 5);
  record('a', 7, 8);
  record('a', 8, 8);
  assert.equal(isNewest('a', 8), false);
});

test('a process remembers 10000 applications', () => {
  const { isNewest, record, confirm } = memory();
  for (let i = 0; i < 10_001; i += 1) record(`uid-${i}`, 5, 5);
  confirm('uid-0');
  assert.deepEqual([isNewest('uid-0', 5), isNewest('uid-1', 5)], [false, true]);
});
