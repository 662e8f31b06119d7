import { optionPath } from '../options/user-options.ts';
import { rule, type Wording } from '../rule.ts';

const TYPES = ['string', 'number', 'boolean'];

const valueWording = (value: unknown): Wording | undefined => {
  if (!TYPES.includes(typeof value))
    return {
      problem: 'must be a string, a number or a boolean',
      advice: 'write each option on its own, such as a.b: value',
    };
  if (/[\r\n]/.test(String(value)))
    return { problem: 'must be a single line', advice: 'write the value without line breaks' };
  return undefined;
};

export const flinkConfigValues = rule({
  name: 'flink-config-values',
  level: 'error',
  guards: 'flinkapp writes every option as one `key: value` line, so it needs a plain name and a plain value.',
  violations: ({ spec }) =>
    Object.entries(spec.flinkConfig ?? {}).flatMap(([key, got]) => {
      const path = optionPath(key);
      if (!/^[\w.-]+$/.test(key))
        return [{ path, problem: 'invalid option name', advice: 'use letters, digits, _, - and .' }];
      const wording = valueWording(got);
      return wording === undefined ? [] : [{ path, ...wording, got }];
    }),
});
