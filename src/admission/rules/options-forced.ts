import { DROPPED_OPTIONS, forcedOptions } from '../../objects/flink-config/flink-options.ts';
import { optionIn } from '../options/table.ts';
import { optionPath, versionOf } from '../options/user-options.ts';
import { rule } from '../rule.ts';

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
