import { CLUSTER_OPTIONS, DROPPED_OPTIONS, forcedOptions } from '../../objects/flink-config/flink-options.ts';
import { hasHighAvailability } from '../../objects/flink-config/high-availability.ts';
import { optionIn } from '../options/table.ts';
import { optionPath, versionOf } from '../options/user-options.ts';
import { rule, type Violation } from '../rule.ts';

/** A cluster with an id that a user chose could find, and run, the jobs of another cluster or of an earlier one (R4). */
const ofCluster = (key: string, got: unknown): Violation => ({
  path: optionPath(key),
  problem: 'has no effect, because flinkapp sets it for each cluster',
  advice: 'remove it',
  got,
});

export const optionsForced = rule({
  name: 'options-forced',
  level: 'warning',
  guards: 'flinkapp sets these options itself and ignores their values in flinkConfig.',
  violations: ({ spec }) => {
    const forced = forcedOptions(spec);
    const version = versionOf(spec);
    const currentName = (key: string): string =>
      (version === undefined ? undefined : optionIn(version, key)?.[3]) ?? key;
    return Object.entries(spec.flinkConfig ?? {}).flatMap(([key, got]) => {
      if (CLUSTER_OPTIONS.includes(key) && hasHighAvailability(spec)) return [ofCluster(key, got)];
      const value = forced[key] ?? forced[currentName(key)];
      if (value === undefined && !DROPPED_OPTIONS.includes(key)) return [];
      if (value === String(got)) return [];
      const reason = value === undefined ? 'flinkapp sets addresses and sizes itself' : `flinkapp sets it to ${value}`;
      return [
        {
          path: optionPath(key),
          problem: `has no effect, because ${reason}`,
          advice: 'remove it and use the matching field of the spec',
          got,
        },
      ];
    });
  },
});
