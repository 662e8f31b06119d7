import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitingForPods } from '../../../src/lifecycle/facts/pods-terminating.ts';
import { pod } from './decide.ts';

/** What is waited for is named. */

const pods = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ ...pod('x'), name }));

for (const [name, left, expected] of [
  ['nothing but the removal itself', [], 'an earlier cluster is being removed'],
  [
    'pods and stores',
    [...pods.slice(0, 1), { ...pod('x'), name: 's', store: true as const }],
    'not gone yet: pod a, ConfigMap s',
  ],
  ['three of many', pods, 'not gone yet: pod a, pod b, pod c and 2 more'],
] as const) {
  test(`waits for ${name}`, () =>
    assert.deepEqual(waitingForPods(left), { reason: 'WaitingForPodsToEnd', message: expected }));
}
