import { isOpen, meant } from '../options/meant.ts';
import { optionPath, saidOptions } from '../options/said.ts';
import { spansOf } from '../options/table.ts';
import { rule } from '../rule.ts';

export const optionMisspelt = rule({
  name: 'option-misspelt',
  level: 'error',
  guards: 'Names a letter or two away from an option of Flink, which it would pass over without a word.',
  check: ({ spec }) =>
    saidOptions(spec).flatMap(({ key, got }) => {
      if (isOpen(key) || spansOf(key).length > 0) return [];
      const known = meant(key);
      return known === undefined ? [] : [{ path: optionPath(key), fault: 'is no option of Flink', advice: `did you mean ${known}?`, got }];
    }),
});
