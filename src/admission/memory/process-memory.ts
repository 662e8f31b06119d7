import type { Role } from '../../api/labels.ts';
import type { MemoryOptions } from './memory-options.ts';
import { type Bounds, deriveWithFraction, MIB, type Parts, remainder, requireWithin, totalOf } from './parts.ts';

/** How Flink divides the memory of one role (Flink, ProcessMemoryUtils and FlinkMemoryUtils, 1.11 and newer). */
export interface RoleMemory {
  readonly role: Role;
  /** With all of these options set, Flink sizes its memory part by part. */
  readonly fineGrainedOptions: readonly string[];
  readonly fromFineGrained: (options: MemoryOptions) => Parts;
  /** @param total total Flink memory in bytes */
  readonly fromTotal: (options: MemoryOptions, total: number) => Parts;
}

const overheadBounds = (options: MemoryOptions, role: Role): Bounds => [
  options.size(`${role}.memory.jvm-overhead.min`, 192 * MIB),
  options.size(`${role}.memory.jvm-overhead.max`, 1024 * MIB),
];

const metaspaceOf = (options: MemoryOptions, role: Role): number =>
  options.size(`${role}.memory.jvm-metaspace.size`, 256 * MIB);

/** Only the process size is set: Flink gets what JVM metaspace and overhead leave. */
const fromProcess = ({ role, fromTotal }: RoleMemory, options: MemoryOptions, process: number): Parts => {
  const metaspace = metaspaceOf(options, role);
  const overhead = deriveWithFraction(
    process,
    options.fraction(`${role}.memory.jvm-overhead.fraction`, 0.1),
    overheadBounds(options, role),
    'JVM overhead',
  );
  const total = remainder(process, metaspace + overhead, 'JVM metaspace and overhead');
  return { ...fromTotal(options, total), metaspace, overhead };
};

/** Flink's memory is set as well: JVM overhead gets what is left, within its bounds. */
const fromFlink = (role: Role, options: MemoryOptions, process: number, parts: Parts): Parts => {
  const metaspace = metaspaceOf(options, role);
  const overhead = remainder(process, totalOf(parts) + metaspace, 'total Flink memory and JVM metaspace');
  return { ...parts, metaspace, overhead: requireWithin(overhead, overheadBounds(options, role), 'JVM overhead') };
};

/**
 * Divides a process as Flink does.
 * @param process its size in bytes
 * @throws MemoryConfigError if Flink would refuse to start
 */
export const divideProcess = (memory: RoleMemory, options: MemoryOptions, process: number): Parts => {
  const { role, fineGrainedOptions, fromFineGrained, fromTotal } = memory;
  if (fineGrainedOptions.every(options.has)) return fromFlink(role, options, process, fromFineGrained(options));
  const total = `${role}.memory.flink.size`;
  if (options.has(total)) return fromFlink(role, options, process, fromTotal(options, options.size(total, 0)));
  return fromProcess(memory, options, process);
};
