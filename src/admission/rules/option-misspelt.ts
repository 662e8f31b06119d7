import { optionPath } from '../options/said.ts';
import { undefinedOptions } from '../options/undefined-options.ts';
import { rule } from '../rule.ts';
import { HIDDEN, isSecretOption } from '../shown.ts';

export const optionMisspelt = rule({
  name: 'option-misspelt',
  level: 'error',
  guards: 'Names a letter or two away from an option of Flink, which it would pass over without a word.',
  check: ({ spec }) =>
    undefinedOptions(spec).flatMap(({ key, got, meant }) => {
      if (meant === undefined) return [];
      return [{ path: optionPath(key), fault: 'is no option of Flink', advice: `did you mean ${meant}?`, got: isSecretOption(meant) ? HIDDEN : got }];
    }),
});
