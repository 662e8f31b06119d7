import { DROPPED_OPTIONS, forcedOptions } from '../../objects/flink-conf.ts';
import { rule } from '../rule.ts';

export const optionsForced = rule({
  name: 'options-forced',
  level: 'warning',
  guards: 'Options that flinkapp sets itself: what flinkConfig says of them is not used.',
  check: ({ spec }) => {
    const forced = forcedOptions(spec);
    return Object.entries(spec.flinkConfig ?? {}).flatMap(([key, got]) => {
      const ours = forced[key];
      if (ours === undefined && !DROPPED_OPTIONS.includes(key)) return [];
      if (ours === String(got)) return [];
      const fault = ours === undefined ? 'is not used: flinkapp sets addresses and sizes' : `is not used: flinkapp sets it to ${ours}`;
      return [{ path: `spec.flinkConfig[${JSON.stringify(key)}]`, fault, advice: 'remove it, and use the field of the spec that means it', got }];
    });
  },
});
