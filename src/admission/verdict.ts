import { isSpec } from '../api/validate.ts';
import { withoutNulls } from '../objects/json/without-nulls.ts';
import type { ObjectName } from './object-name.ts';
import { type ReadableSpec, readableSpec } from './readable-spec.ts';
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

type Find = (rule: Rule) => readonly Violation[];

const diagnosticsOf = (level: Rule['level'], find: Find): readonly Diagnostic[] =>
  RULES.filter((rule) => rule.level === level).flatMap((rule) =>
    find(rule).map((violation) => toDiagnostic(rule.name, violation)),
  );

const verdictOf = (find: Find): Verdict => ({
  errors: diagnosticsOf('error', find),
  warnings: diagnosticsOf('warning', find),
});

/**
 * What a rule finds in a spec of the wrong shape. A rule that meets an unreadable part cannot judge, whatever it throws:
 * its input does not have the type that it relies on.
 */
const findInPart = (rule: Rule, candidate: Candidate, { unreadable }: ReadableSpec): readonly Violation[] => {
  try {
    return rule
      .violations(candidate)
      .filter(({ path }) => !unreadable.some((broken) => path === broken || path.startsWith(`${broken}.`)));
  } catch {
    return [];
  }
};

/** A schema can report one field several times in the same words: each message counts once. */
const shapeDiagnostics = (spec: unknown): readonly Diagnostic[] => {
  const all = shapeViolations(spec).map((violation) => toDiagnostic('shape', violation));
  return [...new Map(all.map((diagnostic) => [formatDiagnostic(diagnostic), diagnostic])).values()];
};

/**
 * Judges a resource after defaulting. Null means absent. Of a spec of the wrong shape, rules judge what they can read.
 * @param old the stored spec on an update, for fields that cannot change
 */
export const judge = (metadata: ObjectName, written: unknown, old?: unknown): Verdict => {
  const spec = withoutNulls(written);
  const stored = isSpec(old) ? { old } : {};
  if (isSpec(spec)) return verdictOf((rule) => rule.violations({ metadata, spec, ...stored }));
  const errors = shapeDiagnostics(spec);
  const part = readableSpec(spec);
  if (part === undefined) return { errors, warnings: [] };
  const candidate = { metadata, spec: part.spec, ...stored };
  const rest = verdictOf((rule) => findInPart(rule, candidate, part));
  return { errors: [...errors, ...rest.errors], warnings: rest.warnings };
};
