import { oncePerSpec } from './once-per-spec.ts';
import { isOfOperator } from './operator-options.ts';
import { mayBeUserDefined, suggestionFor } from './suggestion.ts';
import { spansOf } from './table.ts';
import { type UserOption, userOptions } from './user-options.ts';

/** An option that no known version of Flink defines. The rule flink-config-values reports lists and nested options. */
export interface UnknownOption extends UserOption {
  /** The Flink option that the name resembles. */
  readonly suggestion: string | undefined;
}

export const unknownOptions = oncePerSpec((spec): readonly UnknownOption[] =>
  userOptions(spec)
    .filter(({ got }) => typeof got !== 'object')
    .filter(({ key }) => !mayBeUserDefined(key) && !isOfOperator(key) && spansOf(key).length === 0)
    .map((option) => ({ ...option, suggestion: suggestionFor(option.key) })),
);
