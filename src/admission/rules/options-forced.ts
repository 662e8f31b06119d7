import { DROPPED_OPTIONS, forcedOptions } from '../../objects/flink-config/flink-options.ts';
import { optionOf } from '../options/table.ts';
import { optionPath, versionOf } from '../options/user-options.ts';
import { rule } from '../rule.ts';

export const optionsForced = rule({
  name: 'options-forced',
  level: 'warning',
  guards: 'Options that flinkapp sets itself: what flinkConfig says of them is not used.',
  check: ({ spec }) => {
    const forced = forcedOptions(spec);
    const version = versionOf(spec);
    const present = (key: string): string => (version === undefined ? undefined : optionOf(version, key)?.[3]) ?? key;
    return Object.entries(spec.flinkConfig ?? {}).flatMap(([key, got]) => {
      const ours = forced[key] ?? forced[present(key)];
      if (ours === undefined && !DROPPED_OPTIONS.includes(key)) return [];
      if (ours === String(got)) return [];
      const fault =
        ours === undefined
          ? 'is not used: flinkapp sets addresses and sizes'
          : `is not used: flinkapp sets it to ${ours}`;
      return [{ path: optionPath(key), fault, advice: 'remove it, and use the field of the spec that means it', got }];
    });
  },
});
