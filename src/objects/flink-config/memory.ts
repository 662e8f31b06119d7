import { atLeast, parseFlinkVersion } from '../../api/flink-version.ts';
import type { Role } from '../../api/labels.ts';
import { parseQuantity } from '../../api/quantity.ts';
import type { Spec } from '../../api/spec.ts';
import { roleConfig } from './role-config.ts';

/** Fractions of requests.memory that flinkapp does not give to Flink; the values are those of Lyft's operator. */
const DEFAULT_FRACTIONS = { offHeapMemoryFraction: 0.5, systemMemoryFraction: 0.2 } as const;

/** Whether options set the memory of the Flink process. Before 1.11 they set the JVM heap (Flink, migration guides of 1.10 and 1.11). */
export const usesProcessMemory = (version: string | undefined): boolean => {
  const parsed = parseFlinkVersion(version);
  return parsed !== undefined && atLeast(parsed, 1, 11) && !version?.includes('1.11-SNAPSHOT');
};

/**
 * The resources that admission fills in. The values are those of Lyft's operator, but a TaskManager of 1 GiB cannot start
 * on Flink 1.11 and newer (docs/decisions/0004).
 */
export const defaultResources = (version: string | undefined, role: Role): Readonly<Record<string, string>> => {
  if (role === 'jobmanager') return { cpu: '4', memory: '3Gi' };
  return { cpu: '2', memory: usesProcessMemory(version) ? '1536Mi' : '1Gi' };
};

/** Bytes, in whole KiB, of the Flink process (1.11 and newer) or of the JVM heap. Undefined if requests.memory is not a quantity. */
export const flinkMemory = (spec: Spec, role: Role): number | undefined => {
  const config = roleConfig(spec, role);
  const requests =
    config?.resources === undefined ? defaultResources(spec.flinkVersion, role) : config.resources.requests;
  const bytes = parseQuantity(requests?.['memory'] ?? '0');
  if (bytes === undefined) return undefined;
  const fractions = { ...DEFAULT_FRACTIONS, ...config };
  const fraction = usesProcessMemory(spec.flinkVersion)
    ? fractions.systemMemoryFraction
    : fractions.offHeapMemoryFraction;
  return Math.floor(Math.round(bytes - bytes * fraction) / 1024) * 1024;
};

/** The Flink option that sets this memory. */
export const memoryOption = (version: string | undefined, role: Role): string =>
  usesProcessMemory(version) ? `${role}.memory.process.size` : `${role}.heap.size`;
