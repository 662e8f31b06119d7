import { OPTION_KEYS } from '../options/table.ts';
import { unknownOptions } from '../options/unknown-options.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

const namespaceOf = (key: string): string => key.split('.', 1).join();
const NAMESPACES = new Set(OPTION_KEYS.map(namespaceOf));

export const optionUnknown = rule({
  name: 'option-unknown',
  level: 'warning',
  guards:
    'Flink ignores an option with one of its own prefixes that no supported version defines, unless a plugin reads it.',
  violations: ({ spec }) =>
    unknownOptions(spec)
      .filter(({ key, suggestion }) => suggestion === undefined && NAMESPACES.has(namespaceOf(key)))
      .map(({ key }) => ({
        path: optionPath(key),
        problem: 'unknown Flink option',
        advice: 'correct its name, or keep it if a plugin reads it',
      })),
});
