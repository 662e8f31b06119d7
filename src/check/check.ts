import { closest, distance } from 'fastest-levenshtein';
import { withDefaults } from '../admission/effective-spec.ts';
import type { ObjectName } from '../admission/object-name.ts';
import { MAX_TYPOS } from '../admission/options/nearest-option.ts';
import { type Diagnostic, judge, toDiagnostic } from '../admission/verdict.ts';
import { isFields } from '../api/fields.ts';
import { API_VERSION, KIND } from '../api/flinkapplication.ts';
import { unknownFields } from '../api/unknown-fields.ts';
import { type ParsedDocument, parseDocuments } from './documents.ts';
import { type DocumentNode, type Position, positionOf } from './locate.ts';

/** A diagnostic with its place in a file. */
export interface LocatedDiagnostic extends Diagnostic, Position {
  readonly level: 'error' | 'warning';
  readonly file: string;
  /** Name of the application; empty for a file that cannot be parsed. */
  readonly application: string;
}

/** What the check of one or more files found. */
export interface CheckResult {
  readonly diagnostics: readonly LocatedDiagnostic[];
  /** The applications with their defaults, as the API server would store them. */
  readonly applications: readonly object[];
}

interface Manifest {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: ObjectName | null;
  readonly spec?: unknown;
}

const isManifest = (value: unknown): value is Manifest => isFields(value);

export const mergeResults = (results: readonly CheckResult[]): CheckResult => ({
  diagnostics: results.flatMap(({ diagnostics }) => diagnostics),
  applications: results.flatMap(({ applications }) => applications),
});

const unknownFieldErrors = (spec: unknown): readonly Diagnostic[] =>
  unknownFields(spec).map(({ path, name, known }) => {
    const nearest = closest(name, known);
    const isTypo = distance(name, nearest) <= MAX_TYPOS;
    const advice = isTypo ? `did you mean ${nearest}?` : 'remove it (the API server would drop it)';
    return toDiagnostic('unknown-field', { path, problem: 'unknown field', advice });
  });

const apiVersionError = (apiVersion: unknown): Diagnostic =>
  toDiagnostic('api-version', {
    path: 'apiVersion',
    problem: 'unknown API version',
    advice: `write ${API_VERSION}`,
    got: apiVersion,
  });

const checkResource = (file: string, resource: DocumentNode): CheckResult => {
  const manifest: unknown = resource.node.toJS(resource.document);
  if (!isManifest(manifest) || manifest.kind !== KIND) return { diagnostics: [], applications: [] };
  const metadata = manifest.metadata ?? {};
  const application = String(metadata.name ?? metadata.generateName ?? '');
  const locate =
    (level: LocatedDiagnostic['level']) =>
    (diagnostic: Diagnostic): LocatedDiagnostic => ({
      ...diagnostic,
      level,
      file,
      application,
      ...positionOf(resource, diagnostic.path),
    });
  if (manifest.apiVersion !== API_VERSION)
    return { diagnostics: [locate('error')(apiVersionError(manifest.apiVersion))], applications: [] };
  const spec = withDefaults(manifest.spec);
  const { errors, warnings } = judge(metadata, spec);
  return {
    diagnostics: [
      ...unknownFieldErrors(manifest.spec).map(locate('error')),
      ...errors.map(locate('error')),
      ...warnings.map(locate('warning')),
    ],
    applications: [{ ...manifest, spec }],
  };
};

const checkDocument = (file: string, { problems, resources }: ParsedDocument): CheckResult => {
  const syntaxErrors = problems.map(
    (problem): LocatedDiagnostic => ({ level: 'error', code: 'yaml', file, application: '', path: '', ...problem }),
  );
  return mergeResults([
    { diagnostics: syntaxErrors, applications: [] },
    ...resources.map((resource) => checkResource(file, resource)),
  ]);
};

/**
 * Checks every FlinkApplication of a YAML or JSON file as the admission webhooks would: defaults first, then the rules.
 * Resources of other kinds are skipped.
 */
export const checkText = (file: string, text: string): CheckResult => {
  const { diagnostics, applications } = mergeResults(
    parseDocuments(text).map((document) => checkDocument(file, document)),
  );
  return { diagnostics: [...diagnostics].sort((a, b) => a.line - b.line || a.column - b.column), applications };
};
