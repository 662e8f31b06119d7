import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flinkMemory } from '../../../../src/objects/flink-config/memory.ts';
import { spec } from '../../../builders.ts';

for (const [name, more, role, expected] of [
  [
    'a TaskManager of Flink 1.20 has the requested memory less systemMemoryFraction',
    {
      flinkVersion: '1.20',
      taskManagerConfig: { resources: { requests: { memory: '2Gi' } }, systemMemoryFraction: 0.2 },
    },
    'taskmanager',
    1_677_721 * 1024,
  ],
  [
    'the heap of a JobManager of Flink 1.7 is half of the default memory',
    { flinkVersion: '1.7', jobManagerConfig: {} },
    'jobmanager',
    1_572_864 * 1024,
  ],
  [
    'the heap of a TaskManager of Flink 1.9 is half of its smaller default memory',
    { flinkVersion: '1.9', taskManagerConfig: {} },
    'taskmanager',
    524_288 * 1024,
  ],
  [
    'a snapshot of Flink 1.11 has the memory options of versions before it',
    { flinkVersion: '1.11-SNAPSHOT', taskManagerConfig: {} },
    'taskmanager',
    524_288 * 1024,
  ],
  ['resources without memory leave Flink none', { taskManagerConfig: { resources: {} } }, 'taskmanager', 0],
  [
    'memory that is not a quantity has no number of bytes',
    { taskManagerConfig: { resources: { requests: { memory: 'much' } } } },
    'taskmanager',
    undefined,
  ],
] as const) {
  test(name, () => assert.equal(flinkMemory(spec(more), role), expected));
}
