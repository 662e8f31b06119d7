import type { MemoryOptions } from './memory-options.ts';
import { MemoryConfigError, MIB, type Parts, remainder } from './parts.ts';
import type { RoleMemory } from './process-memory.ts';

const HEAP = 'jobmanager.memory.heap.size';
const OFF_HEAP = 'jobmanager.memory.off-heap.size';
const TOTAL = 'jobmanager.memory.flink.size';

const offHeapOf = (options: MemoryOptions): number => options.size(OFF_HEAP, 128 * MIB);

const fromFineGrained = (options: MemoryOptions): Parts => {
  const heap = options.size(HEAP, 0);
  if (!options.has(TOTAL)) return { heap, offHeap: offHeapOf(options) };
  const offHeap = remainder(options.size(TOTAL, 0), heap, 'heap');
  if (options.has(OFF_HEAP) && offHeapOf(options) !== offHeap)
    throw new MemoryConfigError(`heap and off-heap memory do not add up to ${TOTAL}`);
  return { heap, offHeap };
};

/** The JobManager: all of its memory that is not off-heap is heap (Flink, JobManagerFlinkMemoryUtils). */
export const jobManagerMemory: RoleMemory = {
  role: 'jobmanager',
  fineGrainedOptions: [HEAP],
  fromFineGrained,
  fromTotal: (options, total) => {
    const offHeap = offHeapOf(options);
    return { heap: remainder(total, offHeap, 'off-heap memory'), offHeap };
  },
};
