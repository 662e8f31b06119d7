import { isSpec } from '../api/validate.ts';
import { withoutNulls } from '../objects/json/without-nulls.ts';
import type { ObjectName } from './object-name.ts';
import { redact } from './redact.ts';
import type { Candidate, Rule, Violation } from './rule.ts';
import { RULES } from './rules/index.ts';
import { shapeViolations } from './shape.ts';

/** One message of admission, for people and programs. */
export interface Diagnostic {
  /** A rule's name, or another code of docs/admission.md, such as `shape` for a field of the wrong type. */
  readonly code: string;
  readonly path: string;
  /** `problem (got value); advice` */
  readonly message: string;
}

/** All that admission reports of one resource. */
export interface Verdict {
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
}

export const toDiagnostic = (code: string, { path, problem, advice, got }: Violation): Diagnostic => {
  const found = got === undefined ? '' : ` (got ${redact(path, got)})`;
  return { code, path, message: `${problem}${found}; ${advice}` };
};

/** A diagnostic as one line of text. */
export const formatDiagnostic = ({ code, path, message }: Diagnostic): string => `${path}: ${message} [${code}]`;

const diagnosticsOf = (candidate: Candidate, level: Rule['level']): readonly Diagnostic[] =>
  RULES.filter((rule) => rule.level === level).flatMap((rule) =>
    rule.violations(candidate).map((violation) => toDiagnostic(rule.name, violation)),
  );

/** A schema can report one field several times in the same words: each message counts once. */
const shapeDiagnostics = (spec: unknown): readonly Diagnostic[] => {
  const all = shapeViolations(spec).map((violation) => toDiagnostic('shape', violation));
  return [...new Map(all.map((diagnostic) => [formatDiagnostic(diagnostic), diagnostic])).values()];
};

/**
 * Judges a resource after defaulting. Null means absent. Rules need a spec of the right shape: any other gets only its shape errors.
 * @param old the stored spec on an update, for fields that cannot change
 */
export const judge = (metadata: ObjectName, written: unknown, old?: unknown): Verdict => {
  const spec = withoutNulls(written);
  if (!isSpec(spec)) return { errors: shapeDiagnostics(spec), warnings: [] };
  const candidate = { metadata, spec, ...(isSpec(old) ? { old } : {}) };
  return { errors: diagnosticsOf(candidate, 'error'), warnings: diagnosticsOf(candidate, 'warning') };
};
