import type { MemoryOptions } from './memory-options.ts';
import {
  type Bounds,
  deriveWithFraction,
  deriveWithInverseFraction,
  MIB,
  type Parts,
  remainder,
  requireWithin,
  totalOf,
} from './parts.ts';
import type { RoleMemory } from './process-memory.ts';

const TASK_HEAP = 'taskmanager.memory.task.heap.size';
const MANAGED = 'taskmanager.memory.managed.size';
const TOTAL = 'taskmanager.memory.flink.size';
const NETWORK = 'network memory';

/** Parts that have a fixed size whatever the total is. */
const fixedParts = (options: MemoryOptions): Parts => ({
  frameworkHeap: options.size('taskmanager.memory.framework.heap.size', 128 * MIB),
  frameworkOffHeap: options.size('taskmanager.memory.framework.off-heap.size', 128 * MIB),
  taskOffHeap: options.size('taskmanager.memory.task.off-heap.size', 0),
});

const managedOf = (options: MemoryOptions, total: number): number => {
  if (options.has(MANAGED)) return options.size(MANAGED, 0);
  const fraction = options.fraction('taskmanager.memory.managed.fraction', 0.4);
  return deriveWithFraction(total, fraction, [0, Number.MAX_SAFE_INTEGER], 'managed memory');
};

const networkFraction = (options: MemoryOptions): number =>
  options.fraction('taskmanager.memory.network.fraction', 0.1);

const networkBounds = (options: MemoryOptions, defaultMax: number): Bounds => [
  options.size('taskmanager.memory.network.min', 64 * MIB),
  options.size('taskmanager.memory.network.max', defaultMax),
];

/**
 * The TaskManager (Flink, TaskExecutorFlinkMemoryUtils).
 * @param networkUnbounded whether network memory has no default maximum: Flink 1.17 and newer
 */
export const taskManagerMemory = (networkUnbounded: boolean): RoleMemory => {
  const defaultMax = networkUnbounded ? Number.MAX_SAFE_INTEGER : 1024 * MIB;

  const fromTotal = (options: MemoryOptions, total: number): Parts => {
    const fixed = fixedParts(options);
    const managed = managedOf(options, total);
    const used = totalOf(fixed) + managed;
    const bounds = networkBounds(options, defaultMax);
    if (options.has(TASK_HEAP)) {
      const taskHeap = options.size(TASK_HEAP, 0);
      const network = remainder(total, used + taskHeap, 'task heap, framework, managed and off-heap memory');
      return { ...fixed, managed, taskHeap, network: requireWithin(network, bounds, NETWORK) };
    }
    const network = deriveWithFraction(total, networkFraction(options), bounds, NETWORK);
    const taskHeap = remainder(total, used + network, 'framework, managed, network and off-heap memory');
    return { ...fixed, managed, network, taskHeap };
  };

  const fromFineGrained = (options: MemoryOptions): Parts => {
    if (options.has(TOTAL)) return fromTotal(options, options.size(TOTAL, 0));
    const parts = { ...fixedParts(options), managed: options.size(MANAGED, 0), taskHeap: options.size(TASK_HEAP, 0) };
    const bounds = networkBounds(options, defaultMax);
    return { ...parts, network: deriveWithInverseFraction(totalOf(parts), networkFraction(options), bounds, NETWORK) };
  };

  return { role: 'taskmanager', fineGrainedOptions: [TASK_HEAP, MANAGED], fromFineGrained, fromTotal };
};
