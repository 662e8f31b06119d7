import { OPTION_KEYS } from '../options/table.ts';
import { undefinedOptions } from '../options/undefined-options.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

const namespaceOf = (key: string): string => key.split('.', 1).join();
const NAMESPACES = new Set(OPTION_KEYS.map(namespaceOf));

export const optionUnknown = rule({
  name: 'option-unknown',
  level: 'warning',
  guards: 'Names among those of Flink that no version defines: Flink passes over them, unless a plugin reads them.',
  check: ({ spec }) =>
    undefinedOptions(spec).flatMap(({ key, got, suggestion }) => {
      if (suggestion !== undefined || !NAMESPACES.has(namespaceOf(key))) return [];
      return [
        {
          path: optionPath(key),
          fault: 'is no option of any Flink version we know',
          advice: 'check its name; only a plugin could read it',
          got,
        },
      ];
    }),
});
