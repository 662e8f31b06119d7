import { undefinedOptions } from '../options/undefined-options.ts';
import { optionPath } from '../options/user-options.ts';
import { isSecretOption, REDACTED } from '../redact.ts';
import { rule } from '../rule.ts';

export const optionMisspelt = rule({
  name: 'option-misspelt',
  level: 'error',
  guards: 'Names a letter or two away from an option of Flink, which it would pass over without a word.',
  check: ({ spec }) =>
    undefinedOptions(spec).flatMap(({ key, got, suggestion }) => {
      if (suggestion === undefined) return [];
      return [
        {
          path: optionPath(key),
          fault: 'is no option of Flink',
          advice: `did you mean ${suggestion}?`,
          got: isSecretOption(suggestion) ? REDACTED : got,
        },
      ];
    }),
});
