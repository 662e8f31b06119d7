import { atLeast, type FlinkVersion } from '../../api/flink-version.ts';

/** An option that Flink renamed, and the first version that has the new name. */
interface Renaming {
  readonly since: FlinkVersion;
  readonly from: string;
  readonly to: string;
}

const renaming = (major: number, minor: number, from: string, to: string): Renaming => ({
  since: { major, minor },
  from,
  to,
});

/** Source: Flink's release notes. Versions up to 2.3 still read the old names. */
const RENAMINGS: readonly Renaming[] = [
  renaming(1, 17, 'high-availability', 'high-availability.type'),
  renaming(1, 17, 'restart-strategy', 'restart-strategy.type'),
  renaming(1, 17, 'state.backend', 'state.backend.type'),
  renaming(1, 20, 'state.checkpoints.dir', 'execution.checkpointing.dir'),
  renaming(1, 20, 'state.savepoints.dir', 'execution.checkpointing.savepoint-dir'),
  renaming(1, 20, 'state.checkpoints.num-retained', 'execution.checkpointing.num-retained'),
  renaming(1, 20, 'state.backend.incremental', 'execution.checkpointing.incremental'),
  renaming(1, 20, 'state.checkpoint-storage', 'execution.checkpointing.storage'),
];

const HA_OPTIONS = ['high-availability', 'high-availability.type'];
/** Flink before 1.16 does not know the word `kubernetes` (Flink, HighAvailabilityMode). */
const HA_FACTORY = 'org.apache.flink.kubernetes.highavailability.KubernetesHaServicesFactory';

const valueIn = (version: FlinkVersion, name: string, value: unknown): string => {
  const text = String(value);
  const needsFactory = HA_OPTIONS.includes(name) && text.toLowerCase() === 'kubernetes' && !atLeast(version, 1, 16);
  return needsFactory ? HA_FACTORY : text;
};

/** The name of an option in a Flink version, whether `name` is its old or its new one. */
export const optionNameIn = (version: FlinkVersion, name: string): string => {
  const renamed = RENAMINGS.find(({ from, to }) => name === from || name === to);
  if (renamed === undefined) return name;
  return atLeast(version, renamed.since.major, renamed.since.minor) ? renamed.to : renamed.from;
};

const withTextValues = (config: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(config).map(([name, value]) => [name, String(value)]));

/**
 * Options under the names that a Flink version has for them. If the config has both names of an option, the value under the
 * version's own name counts. Without a version all names stay as they are.
 */
export const underVersionNames = (
  config: Readonly<Record<string, unknown>>,
  version: FlinkVersion | undefined,
): Readonly<Record<string, string>> => {
  if (version === undefined) return withTextValues(config);
  const isRenamed = (name: string): number => Number(optionNameIn(version, name) !== name);
  const renamedFirst = Object.entries(config).sort(([a], [b]) => isRenamed(b) - isRenamed(a));
  return Object.fromEntries(
    renamedFirst.map(([name, value]) => [optionNameIn(version, name), valueIn(version, name, value)]),
  );
};
