import { isSpec, specFaults } from '../api/validate.ts';
import type { Named } from './named.ts';
import type { Candidate, Finding } from './rule.ts';
import { RULES } from './rules/index.ts';
import { shown } from './shown.ts';

/** One thing that admission says, as users and their programs read it. */
export interface Told {
  /** Name of the rule, and its heading in docs/admission.md; `shape` where a field has not the type that its schema asks for. */
  readonly code: string;
  readonly path: string;
  /** `what is wrong (got X); what to do` */
  readonly message: string;
}

/** What admission says of a resource: all of it at once. */
export interface Verdict {
  readonly errors: readonly Told[];
  readonly warnings: readonly Told[];
}

const withGot = (path: string, fault: string, got: unknown): string => `${fault}${got === undefined ? '' : ` (got ${shown(path, got)})`}`;

const tell =
  (code: string) =>
  ({ path, fault, advice, got }: Finding): Told => ({ code, path, message: `${withGot(path, fault, got)}; ${advice}` });

const found = (candidate: Candidate, level: 'error' | 'warning'): readonly Told[] =>
  RULES.filter((rule) => rule.level === level).flatMap((rule) => rule.check(candidate).map(tell(rule.name)));

/** One line, as a terminal shows it. */
export const line = ({ code, path, message }: Told): string => `${path}: ${message} [${code}]`;

const shapeFaults = (spec: unknown): readonly Told[] => {
  const told = specFaults(spec).map(({ path, message, got }) => ({ code: 'shape', path, message: withGot(path, message, got) }));
  return [...new Map(told.map((one) => [line(one), one])).values()];
};

/**
 * Judges a resource after defaulting. A spec of the wrong shape is told field by field and not judged further: rules
 * read fields by their types.
 * @param old the spec that is stored, where there is one: some fields cannot be changed
 */
export const judge = (metadata: Named, spec: unknown, old?: unknown): Verdict => {
  if (!isSpec(spec)) return { errors: shapeFaults(spec), warnings: [] };
  const candidate = { metadata, spec, ...(isSpec(old) ? { old } : {}) };
  return { errors: found(candidate, 'error'), warnings: found(candidate, 'warning') };
};
