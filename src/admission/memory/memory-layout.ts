import { atLeast } from '../../api/flink-version.ts';
import type { Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import { flinkMemory } from '../../objects/flink-config/memory.ts';
import { hasVariable } from '../../objects/flink-config/variables.ts';
import { userOptions, versionOf } from '../options/user-options.ts';
import { jobManagerMemory } from './jobmanager-memory.ts';
import { memoryOptions } from './memory-options.ts';
import { MemoryConfigError, type Parts } from './parts.ts';
import { divideProcess } from './process-memory.ts';
import { taskManagerMemory } from './taskmanager-memory.ts';

/** How Flink divides the memory of a process, or why it refuses to. */
export type MemoryLayout = { readonly parts: Parts } | { readonly refusal: string };

/** @throws every error of `divide` except MemoryConfigError, which becomes the refusal */
export const toLayout = (divide: () => Parts): MemoryLayout => {
  try {
    return { parts: divide() };
  } catch (error) {
    if (error instanceof MemoryConfigError) return { refusal: error.message };
    throw error;
  }
};

/** Flink 1 still reads this former option and sizes network memory by it (TaskExecutorFlinkMemoryUtils). */
const LEGACY_NETWORK = 'taskmanager.network.numberOfBuffers';

const hasUnknownOption = (spec: Spec, role: Role): boolean =>
  userOptions(spec).some(({ key, value }) => key.startsWith(`${role}.`) && hasVariable(value));

/**
 * The memory layout of a role's process (Flink 1.11 and newer) and the size of the process in bytes. Undefined where
 * version, size or an option is unknown, or where network memory has its former option.
 */
export const memoryLayoutOf = (spec: Spec, role: Role): (MemoryLayout & { readonly process: number }) | undefined => {
  const [process, version, options] = [flinkMemory(spec, role), versionOf(spec), memoryOptions(spec)];
  if (process === undefined || !Number.isSafeInteger(process)) return undefined;
  if (version === undefined || options.has(LEGACY_NETWORK) || hasUnknownOption(spec, role)) return undefined;
  const memory = role === 'jobmanager' ? jobManagerMemory : taskManagerMemory(atLeast(version, 1, 17));
  return { process, ...toLayout(() => divideProcess(memory, options, process)) };
};
