import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryLayoutOf, toLayout } from '../../../src/admission/memory/memory-layout.ts';
import type { Role } from '../../../src/api/labels.ts';
import type { Spec } from '../../../src/api/spec.ts';
import { spec } from '../../builders.ts';

/**
 * Expected layouts are what Flink 1.20.5 answers to the same configurations (BashJavaUtils). The contract tests compare
 * hundreds of random ones.
 */

const M = 2 ** 20;

/** A process whose size is all of its memory request. Option names are relative to `jobmanager.memory.`. */
interface Process {
  readonly role: Role;
  readonly memory: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly flinkVersion?: string;
}

const layoutOf = ({ role, memory, options = {}, flinkVersion = '1.20' }: Process) => {
  const config = { resources: { requests: { memory } }, systemMemoryFraction: 0 };
  const roleField: Partial<Spec> = role === 'jobmanager' ? { jobManagerConfig: config } : { taskManagerConfig: config };
  const flinkConfig = Object.fromEntries(
    Object.entries(options).map(([key, value]) => [`${role}.memory.${key}`, value]),
  );
  const layout = memoryLayoutOf(spec({ flinkVersion, flinkConfig, ...roleField }), role);
  if (layout === undefined) return undefined;
  return 'parts' in layout ? layout.parts : layout.refusal;
};

const rows: readonly (readonly [string, Process, ReturnType<typeof layoutOf>])[] = [
  [
    'A JobManager with only its process size gets heap from what the other parts leave',
    { role: 'jobmanager', memory: '1600Mi' },
    { heap: 1024 * M, offHeap: 128 * M, metaspace: 256 * M, overhead: 192 * M },
  ],
  [
    'A JobManager with a heap size gets overhead from what the other parts leave',
    { role: 'jobmanager', memory: '1600Mi', options: { 'heap.size': '1g' } },
    { heap: 1024 * M, offHeap: 128 * M, metaspace: 256 * M, overhead: 192 * M },
  ],
  [
    'A JobManager with heap size and total Flink memory gets off-heap memory from their difference',
    { role: 'jobmanager', memory: '1600Mi', options: { 'heap.size': '1g', 'flink.size': '1100m' } },
    { heap: 1024 * M, offHeap: 76 * M, metaspace: 256 * M, overhead: 244 * M },
  ],
  [
    'A JobManager whose sizes do not add up is refused',
    {
      role: 'jobmanager',
      memory: '1600Mi',
      options: { 'heap.size': '1g', 'off-heap.size': '64m', 'flink.size': '1100m' },
    },
    'heap and off-heap memory do not add up to jobmanager.memory.flink.size',
  ],
  [
    'A JobManager whose heap exceeds total Flink memory is refused',
    { role: 'jobmanager', memory: '1600Mi', options: { 'heap.size': '1g', 'flink.size': '1000m' } },
    '1024 MiB of heap exceed the available 1000 MiB',
  ],
  [
    'A TaskManager with only its process size gets every part by its fraction',
    { role: 'taskmanager', memory: '1728Mi' },
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
    'A TaskManager with task heap and managed memory gets network memory by its fraction of all parts',
    { role: 'taskmanager', memory: '1Gi', options: { 'task.heap.size': '100m', 'managed.size': '100m' } },
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
    'A TaskManager with task heap, managed memory and total Flink memory gets network memory from their difference',
    {
      role: 'taskmanager',
      memory: '1Gi',
      options: { 'task.heap.size': '100m', 'managed.size': '100m', 'flink.size': '540m' },
    },
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
    'A TaskManager whose parts exceed total Flink memory is refused',
    { role: 'taskmanager', memory: '1Gi', options: { 'flink.size': '100m' } },
    '360 MiB of framework, managed, network and off-heap memory exceed the available 100 MiB',
  ],
  [
    'A TaskManager with less network memory than its minimum is refused',
    {
      role: 'taskmanager',
      memory: '1Gi',
      options: { 'task.heap.size': '200m', 'managed.size': '100m', 'flink.size': '560m' },
    },
    'network memory gets 4 MiB, but must be at least 64 MiB',
  ],
  [
    'A TaskManager with more network memory than its maximum, which Flink had before 1.17, is refused',
    {
      role: 'taskmanager',
      memory: '8Gi',
      options: { 'task.heap.size': '200m', 'managed.size': '100m', 'flink.size': '7g' },
      flinkVersion: '1.16',
    },
    'network memory gets 6612 MiB, but must be 64 MiB to 1024 MiB',
  ],
  [
    'A fraction of 1 is refused',
    { role: 'taskmanager', memory: '2Gi', options: { 'managed.fraction': '1' } },
    'the fraction of managed memory must be at least 0 and below 1',
  ],
  [
    'A minimum above its maximum is refused',
    { role: 'jobmanager', memory: '2Gi', options: { 'jvm-overhead.min': '2g' } },
    'the minimum of JVM overhead exceeds its maximum',
  ],
  [
    'Without a known Flink version there is no layout',
    { role: 'jobmanager', memory: '2Gi', flinkVersion: 'new' },
    undefined,
  ],
  ['Without a readable memory request there is no layout', { role: 'jobmanager', memory: 'much' }, undefined],
];

for (const [situation, process, layout] of rows) test(situation, () => assert.deepEqual(layoutOf(process), layout));

test('An error other than a refusal of Flink is thrown', () => {
  const fail = () => {
    throw new TypeError('odd');
  };
  assert.throws(() => toLayout(fail), TypeError);
});
