import type { Diagnostic } from '../admission/verdict.ts';
import type { Position } from './locate.ts';

/** A diagnostic with its place in a file. */
export interface LocatedDiagnostic extends Diagnostic, Position {
  readonly level: 'error' | 'warning';
  readonly file: string;
  /** Name of the application; empty for what concerns a whole file. */
  readonly application: string;
}

/** What the check of one or more files found. */
export interface CheckResult {
  readonly diagnostics: readonly LocatedDiagnostic[];
  /** The applications with their defaults, as the API server would store them. */
  readonly applications: readonly object[];
}

export const NOTHING: CheckResult = { diagnostics: [], applications: [] };

export const mergeResults = (results: readonly CheckResult[]): CheckResult => ({
  diagnostics: results.flatMap(({ diagnostics }) => diagnostics),
  applications: results.flatMap(({ applications }) => applications),
});

/** A message about the text of a file rather than a field. */
export const textDiagnostic = (
  level: LocatedDiagnostic['level'],
  code: string,
  file: string,
  problem: Position & { readonly message: string },
): LocatedDiagnostic => ({ level, code, file, application: '', path: '', ...problem });

/** A file that cannot be read. */
export const unreadable = (file: string, reason: string): CheckResult => ({
  diagnostics: [textDiagnostic('error', 'file', file, { message: `cannot be read: ${reason}`, line: 1, column: 1 })],
  applications: [],
});
