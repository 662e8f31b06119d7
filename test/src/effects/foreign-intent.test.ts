import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInOtherHands } from '../../../src/effects/foreign-intent.ts';
import { intents } from '../../../src/observe/intents.ts';
import { NOW } from '../../builders.ts';
import { at, operation } from '../lifecycle/situations.ts';

/** Whether a process leaves an intent to the one that stored it, by the clocks of both. */

const WAIT_MS = 5000;

/** @returns the answer at once, and after so many milliseconds */
const inOtherHands = (startedAt: string, laterMs: number): readonly boolean[] => {
  let passed = 0;
  const context = {
    status: { operation: operation('stop', { startedAt }) },
    intents: intents(() => passed),
    now: () => NOW + passed,
  };
  const first = isInOtherHands(context, WAIT_MS);
  passed = laterMs;
  return [first, isInOtherHands(context, WAIT_MS)];
};

test('An intent is left to the other process for the wait', () =>
  assert.deepEqual(inOtherHands(at(0), WAIT_MS - 1), [true, true]));

test('An intent whose time is in the future waits no longer than one of now', () =>
  assert.deepEqual(inOtherHands(at(3_600_000), WAIT_MS), [true, false]));

test('An intent that is older than the wait is taken over at once', () =>
  assert.deepEqual(inOtherHands(at(-WAIT_MS), 0), [false, false]));

test('A process carries out its own intent at once', () => {
  const own = intents(() => 0);
  const stop = operation('stop');
  own.record({ ...stop });
  assert.equal(isInOtherHands({ status: { operation: stop }, intents: own, now: () => NOW }, WAIT_MS), false);
});

test('Without an intent there is nothing to leave to anybody', () =>
  assert.equal(isInOtherHands({ status: {}, intents: intents(() => 0), now: () => NOW }, WAIT_MS), false));
