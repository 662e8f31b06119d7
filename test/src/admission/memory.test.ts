import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryLayoutOf, toLayout } from '../../../src/admission/memory/memory-layout.ts';
import type { Role } from '../../../src/api/labels.ts';
import type { Spec } from '../../../src/api/spec.ts';
import { spec } from '../../builders.ts';

/** What Flink 1.20.5 answered of the same configurations (its BashJavaUtils; the contract tests ask it of hundreds). */

const of = (role: Role, memory: string, options: Readonly<Record<string, string>> = {}, more: Partial<Spec> = {}) => {
  const config = { resources: { requests: { memory } }, systemMemoryFraction: 0 };
  const flinkConfig = Object.fromEntries(
    Object.entries(options).map(([key, value]) => [`${role}.memory.${key}`, value]),
  );
  const room = memoryLayoutOf(
    spec({ flinkConfig, [role === 'jobmanager' ? 'jobManagerConfig' : 'taskManagerConfig']: config, ...more }),
    role,
  );
  return room === undefined ? undefined : 'parts' in room ? room.parts : room.refused;
};
const M = 2 ** 20;

for (const [name, got, expected] of [
  [
    'a JobManager by its process',
    of('jobmanager', '1600Mi'),
    { heap: 1024 * M, offHeap: 128 * M, metaspace: 256 * M, overhead: 192 * M },
  ],
  [
    'a JobManager by its heap',
    of('jobmanager', '1600Mi', { 'heap.size': '1g' }),
    { heap: 1024 * M, offHeap: 128 * M, metaspace: 256 * M, overhead: 192 * M },
  ],
  [
    'a JobManager by heap and all that is Flink’s',
    of('jobmanager', '1600Mi', { 'heap.size': '1g', 'flink.size': '1100m' }),
    { heap: 1024 * M, offHeap: 76 * M, metaspace: 256 * M, overhead: 244 * M },
  ],
  [
    'a JobManager whose sizes do not add up',
    of('jobmanager', '1600Mi', { 'heap.size': '1g', 'off-heap.size': '64m', 'flink.size': '1100m' }),
    'heap and off-heap memory are not together what is Flink’s in all',
  ],
  [
    'a TaskManager by its process',
    of('taskmanager', '1728Mi'),
    {
      frameworkHeap: 128 * M,
      frameworkOffHeap: 128 * M,
      taskOffHeap: 0,
      managed: 536870920,
      network: 134217730,
      taskHeap: 402653174,
      metaspace: 256 * M,
      overhead: 201326592,
    },
  ],
  [
    'a TaskManager by heap and managed memory',
    of('taskmanager', '1Gi', { 'task.heap.size': '100m', 'managed.size': '100m' }),
    {
      frameworkHeap: 128 * M,
      frameworkOffHeap: 128 * M,
      taskOffHeap: 0,
      managed: 100 * M,
      network: 64 * M,
      taskHeap: 100 * M,
      metaspace: 256 * M,
      overhead: 248 * M,
    },
  ],
  [
    'the same, and all that is Flink’s',
    of('taskmanager', '1Gi', { 'task.heap.size': '100m', 'managed.size': '100m', 'flink.size': '540m' }),
    {
      frameworkHeap: 128 * M,
      frameworkOffHeap: 128 * M,
      taskOffHeap: 0,
      managed: 100 * M,
      network: 84 * M,
      taskHeap: 100 * M,
      metaspace: 256 * M,
      overhead: 228 * M,
    },
  ],
  [
    'a TaskManager by all that is Flink’s',
    of('taskmanager', '1Gi', { 'flink.size': '100m' }),
    'framework, managed, network and off-heap memory take 360 MiB of 100 MiB',
  ],
  [
    'too little left for network',
    of('taskmanager', '1Gi', { 'task.heap.size': '200m', 'managed.size': '100m', 'flink.size': '560m' }),
    '4 MiB are left for network memory, which must be 64 MiB or more',
  ],
  [
    'too much left for network, where it has a bound',
    of(
      'taskmanager',
      '8Gi',
      { 'task.heap.size': '200m', 'managed.size': '100m', 'flink.size': '7g' },
      { flinkVersion: '1.16' },
    ),
    '6612 MiB are left for network memory, which must be 64 MiB to 1024 MiB',
  ],
  [
    'a fraction of one',
    of('taskmanager', '2Gi', { 'managed.fraction': '1' }),
    'the fraction of managed memory must be 0 or more and below 1',
  ],
  [
    'bounds the other way round',
    of('jobmanager', '2Gi', { 'jvm-overhead.min': '2g' }),
    'the least of JVM overhead is above the most',
  ],
  ['no version', of('jobmanager', '2Gi', {}, { flinkVersion: 'new' }), undefined],
  ['no amount', of('jobmanager', 'much'), undefined],
] as const) {
  test(`memory: ${name}`, () => assert.deepEqual(got, expected));
}

test('memory: another failure than too little room is not swallowed', () => {
  assert.throws(
    () =>
      toLayout(() => {
        throw new TypeError('odd');
      }),
    TypeError,
  );
});
