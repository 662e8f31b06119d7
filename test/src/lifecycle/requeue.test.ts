import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requeueWhileWaiting } from '../../../src/lifecycle/facts/requeue.ts';
import { NOW } from '../../builders.ts';

const ago = (ms: number): string => new Date(NOW - ms).toISOString();

for (const [name, since, expected] of [
  ['an operation without a time of its own is asked for as often as at its beginning', undefined, 100],
  ['an operation that has just begun is asked for ten times a second', ago(0), 100],
  ['an operation of two seconds is still asked for ten times a second', ago(2000), 100],
  ['an operation of twenty seconds is asked for once a second', ago(20_000), 1000],
  ['an operation of an hour is asked for every five seconds', ago(3_600_000), 5000],
] as const)
  test(name, () => assert.equal(requeueWhileWaiting(NOW, since, 100), expected));
