import { isOpen, meant } from './meant.ts';
import { perSpec } from './per-spec.ts';
import { type Said, saidOptions } from './said.ts';
import { spansOf } from './table.ts';

/** An option that no version of Flink defines, and the one that was meant, if that can be told. */
export interface Undefined extends Said {
  readonly meant: string | undefined;
}

/** Options that no version defines, nor anybody else may have made. */
export const undefinedOptions = perSpec((spec): readonly Undefined[] =>
  saidOptions(spec)
    .filter(({ key }) => !isOpen(key) && spansOf(key).length === 0)
    .map((said) => ({ ...said, meant: meant(said.key) })),
);
