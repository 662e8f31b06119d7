import type { FlinkVersion } from '../../api/flink-version.ts';
import { atLeast } from '../../api/flink-version.ts';

/** Options that Flink renamed: the version that knows the new name, the old one, the new one (Flink's release notes; 2.3 still reads the old). */
const RENAMED: readonly (readonly [major: number, minor: number, old: string, fresh: string])[] = [
  [1, 17, 'high-availability', 'high-availability.type'],
  [1, 17, 'restart-strategy', 'restart-strategy.type'],
  [1, 17, 'state.backend', 'state.backend.type'],
  [1, 20, 'state.checkpoints.dir', 'execution.checkpointing.dir'],
  [1, 20, 'state.savepoints.dir', 'execution.checkpointing.savepoint-dir'],
  [1, 20, 'state.checkpoints.num-retained', 'execution.checkpointing.num-retained'],
  [1, 20, 'state.backend.incremental', 'execution.checkpointing.incremental'],
  [1, 20, 'state.checkpoint-storage', 'execution.checkpointing.storage'],
];

const HA_TYPES = ['high-availability', 'high-availability.type'];
/** Before 1.16 the short word is not known (Flink, HighAvailabilityMode). */
const HA_FACTORY = 'org.apache.flink.kubernetes.highavailability.KubernetesHaServicesFactory';

const valueAsRead = (version: FlinkVersion, key: string, value: unknown): string => {
  const text = String(value);
  return HA_TYPES.includes(key) && text.toLowerCase() === 'kubernetes' && !atLeast(version, 1, 16) ? HA_FACTORY : text;
};

/** The name under which a version reads an option that has two. */
export const optionNameIn = (version: FlinkVersion, key: string): string => {
  const names = RENAMED.find(([, , old, fresh]) => key === old || key === fresh);
  if (names === undefined) return key;
  const [major, minor, old, fresh] = names;
  return atLeast(version, major, minor) ? fresh : old;
};

/**
 * Options under the names that this version reads, whatever name the spec used. Where it used both, the one that this
 * version knows counts. Without a version they are left as they are.
 */
export const underVersionNames = (
  config: Readonly<Record<string, unknown>>,
  version: FlinkVersion | undefined,
): Readonly<Record<string, string>> => {
  if (version === undefined)
    return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, String(value)]));
  const isRenamed = (key: string): number => Number(optionNameIn(version, key) !== key);
  const renamedFirst = Object.entries(config).sort(([a], [b]) => isRenamed(b) - isRenamed(a));
  return Object.fromEntries(
    renamedFirst.map(([key, value]) => [optionNameIn(version, key), valueAsRead(version, key, value)]),
  );
};
