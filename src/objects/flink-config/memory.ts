import { atLeast, parseFlinkVersion } from '../../api/flink-version.ts';
import type { Role } from '../../api/labels.ts';
import { parseQuantity } from '../../api/quantity.ts';
import type { Spec } from '../../api/spec.ts';
import { roleConfig } from './role-config.ts';

/** Shares of requests.memory that stay outside the Flink process, Lyft's defaults. */
export const DEFAULT_FRACTIONS = { offHeapMemoryFraction: 0.5, systemMemoryFraction: 0.2 } as const;

/** Since 1.11 both roles are sized by their process memory; before, by their heap (Flink, "Migration Guide" of 1.10 and 1.11). */
export const usesProcessMemory = (version: string | undefined): boolean => {
  const parsed = parseFlinkVersion(version);
  return parsed !== undefined && atLeast(parsed, 1, 11) && !version?.includes('1.11-SNAPSHOT');
};

/**
 * What admission fills in where resources are absent, Lyft's figures; but a TaskManager of 1 GiB cannot start on 1.11
 * or newer (docs/decisions/0004).
 */
export const defaultResources = (version: string | undefined, role: Role): Readonly<Record<string, string>> =>
  role === 'jobmanager'
    ? { cpu: '4', memory: '3Gi' }
    : { cpu: '2', memory: usesProcessMemory(version) ? '1536Mi' : '1Gi' };

/** Bytes that Flink is told to use: of the process (1.11+) or of the heap. */
export const flinkMemory = (spec: Spec, role: Role): number | undefined => {
  const config = roleConfig(spec, role);
  const requests =
    config?.resources === undefined ? defaultResources(spec.flinkVersion, role) : config.resources.requests;
  const bytes = parseQuantity(requests?.['memory'] ?? '0');
  if (bytes === undefined) return undefined;
  const fraction = usesProcessMemory(spec.flinkVersion)
    ? (config?.systemMemoryFraction ?? DEFAULT_FRACTIONS.systemMemoryFraction)
    : (config?.offHeapMemoryFraction ?? DEFAULT_FRACTIONS.offHeapMemoryFraction);
  return Math.floor(Math.round(bytes - bytes * fraction) / 1024) * 1024;
};

/** The option that carries it. */
export const memoryKey = (version: string | undefined, role: Role): string =>
  usesProcessMemory(version) ? `${role}.memory.process.size` : `${role}.heap.size`;
