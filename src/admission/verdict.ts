import type { ObjectMeta } from '../api/flinkapplication.ts';
import { isSpec, specFaults } from '../api/validate.ts';
import type { Candidate, Finding } from './rule.ts';
import { RULES } from './rules/index.ts';

/** What admission says of a resource: all of it at once. */
export interface Verdict {
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

const MAX_SHOWN = 80;

const shown = (got: unknown): string => {
  const text = JSON.stringify(got);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
};

const sentence = ({ path, fault, advice, got }: Finding): string => `${path}: ${fault}${got === undefined ? '' : ` (got ${shown(got)})`}; ${advice}`;

const found = (candidate: Candidate, level: 'error' | 'warning'): readonly string[] =>
  RULES.filter((rule) => rule.level === level).flatMap((rule) => rule.check(candidate).map(sentence));

/**
 * Judges a resource after defaulting. A spec of the wrong shape is told field by field and not judged further: rules
 * read fields by their types.
 * @param old the spec that is stored, where there is one: some fields cannot be changed
 */
export const judge = (metadata: ObjectMeta, spec: unknown, old?: unknown): Verdict => {
  if (!isSpec(spec)) {
    const errors = specFaults(spec).map(({ path, message, got }) => `${path}: ${message}${got === undefined ? '' : ` (got ${shown(got)})`}`);
    return { errors: [...new Set(errors)], warnings: [] };
  }
  const candidate = { metadata, spec, ...(isSpec(old) ? { old } : {}) };
  return { errors: found(candidate, 'error'), warnings: found(candidate, 'warning') };
};
