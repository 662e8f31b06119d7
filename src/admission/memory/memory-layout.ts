import { atLeast } from '../../api/flink-version.ts';
import type { Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import { flinkMemory } from '../../objects/flink-config/memory.ts';
import { versionOf } from '../options/user-options.ts';
import { JOB_MANAGER } from './jm-division.ts';
import { DoesNotFit, memoryOptions, type Parts } from './parts.ts';
import { divide } from './process.ts';
import { taskManager } from './tm-division.ts';

/** How Flink divides the memory of a process of one role, or why it refuses to. Flink 1.11 and newer. */
export type MemoryLayout = { readonly parts: Parts } | { readonly refused: string };

/** @throws whatever `divided` does, but for NoRoom */
export const toLayout = (divided: () => Parts): MemoryLayout => {
  try {
    return { parts: divided() };
  } catch (error) {
    if (error instanceof DoesNotFit) return { refused: error.message };
    throw error;
  }
};

/** Older ways to size network memory, which Flink 1 reads beside the present one (TaskExecutorFlinkMemoryUtils). */
const LEGACY = 'taskmanager.network.numberOfBuffers';

/** Undefined where there is nothing to reckon with: no version, no size, or sizes by the older ways. */
export const memoryLayoutOf = (spec: Spec, role: Role): (MemoryLayout & { readonly process: number }) | undefined => {
  const [process = 0, version, options] = [flinkMemory(spec, role), versionOf(spec), memoryOptions(spec)];
  if (process === 0 || !Number.isSafeInteger(process) || version === undefined || options.has(LEGACY)) return undefined;
  const division = role === 'jobmanager' ? JOB_MANAGER : taskManager(atLeast(version, 1, 17));
  return { process, ...toLayout(() => divide(division, options, process)) };
};
