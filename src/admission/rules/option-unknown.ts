import { isOpen, meant } from '../options/meant.ts';
import { optionPath, saidOptions } from '../options/said.ts';
import { OPTION_KEYS, spansOf } from '../options/table.ts';
import { rule } from '../rule.ts';

const namespaceOf = (key: string): string => key.split('.', 1).join();
const NAMESPACES = new Set(OPTION_KEYS.map(namespaceOf));

export const optionUnknown = rule({
  name: 'option-unknown',
  level: 'warning',
  guards: 'Names among those of Flink that no version defines: Flink passes over them, unless a plugin reads them.',
  check: ({ spec }) =>
    saidOptions(spec).flatMap(({ key, got }) => {
      if (isOpen(key) || !NAMESPACES.has(namespaceOf(key)) || spansOf(key).length > 0 || meant(key) !== undefined) return [];
      return [{ path: optionPath(key), fault: 'is no option of any Flink version we know', advice: 'check its name; only a plugin could read it', got }];
    }),
});
