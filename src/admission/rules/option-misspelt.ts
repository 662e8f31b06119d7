import { unknownOptions } from '../options/unknown-options.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

export const optionMisspelt = rule({
  name: 'option-misspelt',
  level: 'error',
  guards:
    'Flink silently ignores a misspelt option. The name differs from a real one by case, punctuation or at most two letters.',
  violations: ({ spec }) =>
    unknownOptions(spec).flatMap(({ key, suggestion }) =>
      suggestion === undefined
        ? []
        : [{ path: optionPath(key), problem: 'unknown Flink option', advice: `did you mean ${suggestion}?` }],
    ),
});
