import type { Role } from '../../api/labels.ts';
import { bounded, type MemoryOptions, MIB, type Parts, rest, within } from './parts.ts';

/** How one role divides what is Flink's of its process. */
export interface Division {
  readonly role: Role;
  /** With all of these the parts are given one by one. */
  readonly fineGrained: readonly string[];
  readonly ofParts: (options: MemoryOptions) => Parts;
  readonly ofTotal: (options: MemoryOptions, total: number) => Parts;
}

const sum = (parts: Parts): number => Object.values(parts).reduce((all, part) => all + part, 0);

const overheadBounds = (options: MemoryOptions, role: Role): readonly [number, number] => [
  options.size(`${role}.memory.jvm-overhead.min`, 192 * MIB),
  options.size(`${role}.memory.jvm-overhead.max`, 1024 * MIB),
];

const metaspaceOf = (options: MemoryOptions, role: Role): number =>
  options.size(`${role}.memory.jvm-metaspace.size`, 256 * MIB);

/** The whole process is given, and Flink gets what the JVM leaves (Flink, ProcessMemoryUtils, 1.11 and newer). */
const fromProcess = (division: Division, options: MemoryOptions, process: number): Parts => {
  const { role, ofTotal } = division;
  const metaspace = metaspaceOf(options, role);
  const overhead = bounded(
    process,
    options.fraction(`${role}.memory.jvm-overhead.fraction`, 0.1),
    overheadBounds(options, role),
    'JVM overhead',
  );
  const total = rest(process, metaspace + overhead, 'JVM metaspace and overhead');
  return { ...ofTotal(options, total), metaspace, overhead };
};

/** Flink's own memory is given too: the JVM's overhead is what is left, and has bounds. */
const fromFlink = ({ role }: Division, options: MemoryOptions, process: number, parts: Parts): Parts => {
  const metaspace = metaspaceOf(options, role);
  const overhead = rest(process, sum(parts) + metaspace, 'Flink’s own memory and JVM metaspace');
  return { ...parts, metaspace, overhead: within(overhead, overheadBounds(options, role), 'JVM overhead') };
};

/**
 * How Flink divides a process of so many bytes.
 * @throws NoRoom where Flink would refuse to start
 */
export const divide = (division: Division, options: MemoryOptions, process: number): Parts => {
  const { role, fineGrained, ofParts, ofTotal } = division;
  if (fineGrained.every(options.has)) return fromFlink(division, options, process, ofParts(options));
  const flink = `${role}.memory.flink.size`;
  if (options.has(flink)) return fromFlink(division, options, process, ofTotal(options, options.size(flink, 0)));
  return fromProcess(division, options, process);
};
