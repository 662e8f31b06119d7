import { perSpec } from './per-spec.ts';
import { isOpen, suggestion } from './suggestion.ts';
import { spansOf } from './table.ts';
import { type UserOption, userOptions } from './user-options.ts';

/** An option that no version of Flink defines, and the one that was meant, if that can be told. */
export interface Undefined extends UserOption {
  readonly suggestion: string | undefined;
}

/** Options that no version defines, nor anybody else may have made. */
export const undefinedOptions = perSpec((spec): readonly Undefined[] =>
  userOptions(spec)
    .filter(({ key }) => !isOpen(key) && spansOf(key).length === 0)
    .map((said) => ({ ...said, suggestion: suggestion(said.key) })),
);
