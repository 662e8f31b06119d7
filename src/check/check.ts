import type { PlatformDefaults } from '../admission/platform-defaults.ts';
import { type Diagnostic, formatDiagnostic } from '../admission/verdict.ts';
import { type ParsedDocument, parseDocuments } from './documents.ts';
import { judgeResource } from './judge-resource.ts';
import { type DocumentNode, type Position, positionOf } from './locate.ts';
import { type CheckResult, type LocatedDiagnostic, mergeResults, NOTHING, textDiagnostic } from './result.ts';

/** A resource as a plain object, or why its aliases cannot be followed. */
const toPlain = ({ node, document }: DocumentNode): { readonly value: unknown } | { readonly problem: string } => {
  try {
    return { value: node.toJS(document) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
};

const checkResource = (file: string, resource: DocumentNode, defaults: PlatformDefaults): CheckResult => {
  const plain = toPlain(resource);
  const at = (path: string): Position => positionOf(resource, path);
  if ('problem' in plain)
    return { ...NOTHING, diagnostics: [textDiagnostic('error', 'yaml', file, { message: plain.problem, ...at('') })] };
  const judged = judgeResource(plain.value, defaults);
  if (judged === undefined) return NOTHING;
  const { name, errors, warnings, application } = judged;
  const locate =
    (level: LocatedDiagnostic['level']) =>
    (diagnostic: Diagnostic): LocatedDiagnostic => ({
      ...diagnostic,
      level,
      file,
      application: name,
      ...at(diagnostic.path),
    });
  return {
    diagnostics: [...errors.map(locate('error')), ...warnings.map(locate('warning'))],
    applications: application === undefined ? [] : [application],
  };
};

/** Keys that occur twice matter only in a document that holds a resource of flinkapp. */
const checkDocument = (
  file: string,
  { problems, duplicates, resources }: ParsedDocument,
  defaults: PlatformDefaults,
): CheckResult => {
  const checked = mergeResults(resources.map((resource) => checkResource(file, resource, defaults)));
  const isOurs = checked.applications.length > 0;
  const texts = [
    ...problems.map((problem) => textDiagnostic('error', 'yaml', file, problem)),
    ...(isOurs ? duplicates : []).map((problem) => textDiagnostic('warning', 'duplicate-key', file, problem)),
  ];
  return { ...checked, diagnostics: [...texts, ...checked.diagnostics] };
};

/** Checks every FlinkApplication of a YAML or JSON file. Resources of other kinds are skipped. */
export const checkText = (file: string, text: string, defaults: PlatformDefaults = {}): CheckResult => {
  const { diagnostics, applications } = mergeResults(
    parseDocuments(text).map((document) => checkDocument(file, document, defaults)),
  );
  return { diagnostics: [...diagnostics].sort((a, b) => a.line - b.line || a.column - b.column), applications };
};

/** A diagnostic as one line of text. One about a whole file has no path. */
export const messageOf = (diagnostic: LocatedDiagnostic): string =>
  diagnostic.path === '' ? `${diagnostic.message} [${diagnostic.code}]` : formatDiagnostic(diagnostic);
