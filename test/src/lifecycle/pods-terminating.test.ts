import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitingForPods } from '../../../src/lifecycle/facts/pods-terminating.ts';
import type { PodFact } from '../../../src/lifecycle/observation.ts';
import { pod } from './situations.ts';

/** The wait for pods and stores names them. */

const pods = (...names: readonly string[]): readonly PodFact[] => names.map((name) => pod('x', { name }));

for (const [sentence, left, expected] of [
  ['A cluster of which no pod is listed has no names', [], 'Waiting for the deletion of the cluster'],
  [
    'Pods and stores are named',
    [...pods('a'), pod('x', { name: 's', store: true })],
    'Waiting for the deletion of pod a, ConfigMap s',
  ],
  ['Three pods are all named', pods('a', 'b', 'c'), 'Waiting for the deletion of pod a, pod b, pod c'],
  [
    'Of more than three pods only three are named',
    pods('a', 'b', 'c', 'd', 'e'),
    'Waiting for the deletion of pod a, pod b, pod c and others',
  ],
] as const)
  test(sentence, () => assert.deepEqual(waitingForPods(left), { reason: 'WaitingForPodsToEnd', message: expected }));
