import { optionRead } from '../options/option-read.ts';
import { optionPath, userOptions, versionOf } from '../options/user-options.ts';
import { valueFault } from '../options/value-fault.ts';
import { rule } from '../rule.ts';

export const optionValue = rule({
  name: 'option-value',
  level: 'error',
  guards: 'Values that Flink cannot read as the type of their option: the process that meets one ends.',
  check: ({ spec }) => {
    const version = versionOf(spec);
    if (version === undefined) return [];
    return userOptions(spec).flatMap(({ key, value, got }) => {
      const type = optionRead(version, key)?.[2];
      const fault = type === undefined ? undefined : valueFault(type, value);
      return fault === undefined ? [] : [{ path: optionPath(key), ...fault, got }];
    });
  },
});
