import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

const faultOf = (key: string, value: unknown): string | undefined => {
  if (!/^[\w.-]+$/.test(key)) return 'is not the name of a Flink option';
  if (!['string', 'number', 'boolean'].includes(typeof value)) return 'is neither a string nor a number nor a boolean';
  return /[\r\n]/.test(String(value)) ? 'has more than one line' : undefined;
};

export const flinkConfigValues = rule({
  name: 'flink-config-values',
  level: 'error',
  guards: 'Options that cannot be written as a `key: value` line.',
  check: ({ spec }) =>
    Object.entries(spec.flinkConfig ?? {}).flatMap(([key, got]) => {
      const fault = faultOf(key, got);
      return fault === undefined
        ? []
        : [{ path: optionPath(key), fault, advice: 'write one flat option a line, with a plain value', got }];
    }),
});
