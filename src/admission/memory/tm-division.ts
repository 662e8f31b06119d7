import { bounded, boundedBeside, type MemoryOptions, MIB, type Parts, rest, within } from './parts.ts';
import type { Division } from './process.ts';

const TASK_HEAP = 'taskmanager.memory.task.heap.size';
const MANAGED = 'taskmanager.memory.managed.size';
const FLINK = 'taskmanager.memory.flink.size';

/** @param unbounded whether network memory has no upper bound by default: Flink 1.17 and newer */
export const taskManager = (unbounded: boolean): Division => {
  const networkBounds = (options: MemoryOptions): readonly [number, number] => [
    options.size('taskmanager.memory.network.min', 64 * MIB),
    options.size('taskmanager.memory.network.max', unbounded ? Number.MAX_SAFE_INTEGER : 1024 * MIB),
  ];
  const networkShare = (options: MemoryOptions): number => options.fraction('taskmanager.memory.network.fraction', 0.1);

  const fixed = (options: MemoryOptions) => ({
    frameworkHeap: options.size('taskmanager.memory.framework.heap.size', 128 * MIB),
    frameworkOffHeap: options.size('taskmanager.memory.framework.off-heap.size', 128 * MIB),
    taskOffHeap: options.size('taskmanager.memory.task.off-heap.size', 0),
  });
  const total = ({ frameworkHeap, frameworkOffHeap, taskOffHeap }: ReturnType<typeof fixed>): number =>
    frameworkHeap + frameworkOffHeap + taskOffHeap;

  const managedOf = (options: MemoryOptions, flink: number): number =>
    options.has(MANAGED)
      ? options.size(MANAGED, 0)
      : bounded(
          flink,
          options.fraction('taskmanager.memory.managed.fraction', 0.4),
          [0, Number.MAX_SAFE_INTEGER],
          'managed memory',
        );

  const ofTotal = (options: MemoryOptions, flink: number): Parts => {
    const parts = fixed(options);
    const managed = managedOf(options, flink);
    if (options.has(TASK_HEAP)) {
      const taskHeap = options.size(TASK_HEAP, 0);
      const network = rest(
        flink,
        total(parts) + managed + taskHeap,
        'task heap, framework, managed and off-heap memory',
      );
      return { ...parts, managed, taskHeap, network: within(network, networkBounds(options), 'network memory') };
    }
    const network = bounded(flink, networkShare(options), networkBounds(options), 'network memory');
    return {
      ...parts,
      managed,
      network,
      taskHeap: rest(flink, total(parts) + managed + network, 'framework, managed, network and off-heap memory'),
    };
  };

  const ofParts = (options: MemoryOptions): Parts => {
    if (options.has(FLINK)) return ofTotal(options, options.size(FLINK, 0));
    const parts = fixed(options);
    const [managed, taskHeap] = [options.size(MANAGED, 0), options.size(TASK_HEAP, 0)];
    const others = total(parts) + managed + taskHeap;
    return {
      ...parts,
      managed,
      taskHeap,
      network: boundedBeside(others, networkShare(options), networkBounds(options), 'network memory'),
    };
  };

  return { role: 'taskmanager', fineGrained: [TASK_HEAP, MANAGED], ofParts, ofTotal };
};
