import { isSpec, specViolations } from '../api/validate.ts';
import type { ObjectName } from './object-name.ts';
import { redact } from './redact.ts';
import type { Candidate, Finding } from './rule.ts';
import { RULES } from './rules/index.ts';

/** One thing that admission says, as users and their programs read it. */
export interface Diagnostic {
  /** Name of the rule, and its heading in docs/admission.md; `shape` where a field has not the type that its schema asks for. */
  readonly code: string;
  readonly path: string;
  /** `what is wrong (got X); what to do` */
  readonly message: string;
}

/** What admission says of a resource: all of it at once. */
export interface Verdict {
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

const withGot = (path: string, fault: string, got: unknown): string =>
  `${fault}${got === undefined ? '' : ` (got ${redact(path, got)})`}`;

const toDiagnostic =
  (code: string) =>
  ({ path, fault, advice, got }: Finding): Diagnostic => ({
    code,
    path,
    message: `${withGot(path, fault, got)}; ${advice}`,
  });

const found = (candidate: Candidate, level: 'error' | 'warning'): readonly Diagnostic[] =>
  RULES.filter((rule) => rule.level === level).flatMap((rule) => rule.check(candidate).map(toDiagnostic(rule.name)));

/** One line, as a terminal shows it. */
export const formatDiagnostic = ({ code, path, message }: Diagnostic): string => `${path}: ${message} [${code}]`;

const shapeViolations = (spec: unknown): readonly Diagnostic[] => {
  const told = specViolations(spec).map(({ path, message, got }) => ({
    code: 'shape',
    path,
    message: withGot(path, message, got),
  }));
  return [...new Map(told.map((one) => [formatDiagnostic(one), one])).values()];
};

/**
 * Judges a resource after defaulting. A spec of the wrong shape is told field by field and not judged further: rules
 * read fields by their types.
 * @param old the spec that is stored, where there is one: some fields cannot be changed
 */
export const judge = (metadata: ObjectName, spec: unknown, old?: unknown): Verdict => {
  if (!isSpec(spec)) return { errors: shapeViolations(spec), warnings: [] };
  const candidate = { metadata, spec, ...(isSpec(old) ? { old } : {}) };
  return { errors: found(candidate, 'error'), warnings: found(candidate, 'warning') };
};
