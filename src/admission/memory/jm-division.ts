import { DoesNotFit, type MemoryOptions, MIB, type Parts, rest } from './parts.ts';
import type { Division } from './process.ts';

const HEAP = 'jobmanager.memory.heap.size';
const OFF_HEAP = 'jobmanager.memory.off-heap.size';
const FLINK = 'jobmanager.memory.flink.size';

const offHeapOf = (options: MemoryOptions): number => options.size(OFF_HEAP, 128 * MIB);

const ofParts = (options: MemoryOptions): Parts => {
  const heap = options.size(HEAP, 0);
  if (!options.has(FLINK)) return { heap, offHeap: offHeapOf(options) };
  const left = rest(options.size(FLINK, 0), heap, 'the heap');
  if (options.has(OFF_HEAP) && offHeapOf(options) !== left)
    throw new DoesNotFit('heap and off-heap memory are not together what is Flink’s in all');
  return { heap, offHeap: left };
};

/** The JobManager: what is not off-heap is heap (Flink, JobManagerFlinkMemoryUtils). */
export const JOB_MANAGER: Division = {
  role: 'jobmanager',
  fineGrained: [HEAP],
  ofParts,
  ofTotal: (options, total) => ({
    heap: rest(total, offHeapOf(options), 'off-heap memory'),
    offHeap: offHeapOf(options),
  }),
};
