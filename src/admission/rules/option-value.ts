import { hasVariable } from '../../objects/flink-config/variables.ts';
import { resolveOption } from '../options/resolve-option.ts';
import { optionPath, userOptions, versionOf } from '../options/user-options.ts';
import { optionViolation } from '../options/value-violation.ts';
import { rule } from '../rule.ts';

export const optionValue = rule({
  name: 'option-value',
  level: 'error',
  guards: 'A Flink process exits when it cannot parse the value of an option.',
  violations: ({ spec }) => {
    const version = versionOf(spec);
    if (version === undefined) return [];
    return userOptions(spec).flatMap(({ key, value, got }) => {
      const type = resolveOption(version, key)?.[2];
      const wording = type === undefined || hasVariable(value) ? undefined : optionViolation(key, type, value);
      return wording === undefined ? [] : [{ path: optionPath(key), ...wording, got }];
    });
  },
});
