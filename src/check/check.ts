import { closest, distance } from 'fastest-levenshtein';
import { type Document, isMap, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { completed } from '../admission/effective-spec.ts';
import type { ObjectName } from '../admission/object-name.ts';
import { TYPO } from '../admission/options/nearest-option.ts';
import { type Diagnostic, judge } from '../admission/verdict.ts';
import { API_VERSION, KIND } from '../api/flinkapplication.ts';
import { unknownFields } from '../api/unknown-fields.ts';
import { type Place, placeOf } from './locate.ts';

/** Something that is said of a file. */
export interface LocatedDiagnostic extends Diagnostic, Place {
  readonly level: 'error' | 'warning';
  readonly file: string;
  /** The application's name; empty where the file itself is at fault. */
  readonly application: string;
}

/** What a file holds, as it would be stored, and what is to be said of it. */
export interface Checked {
  readonly diagnostics: readonly LocatedDiagnostic[];
  readonly applications: readonly object[];
}

interface Manifest {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: ObjectName | null;
  readonly spec?: unknown;
}

const isManifest = (value: unknown): value is Manifest =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The resources of a document: itself, or the items of a Kubernetes list. */
const resources = (node: unknown): readonly Node[] => {
  if (!isMap(node)) return [];
  const items = node.get('items');
  return String(node.get('kind')).endsWith('List') && isSeq(items) ? items.items.flatMap(resources) : [node];
};

const unknown = (spec: unknown): readonly Diagnostic[] =>
  unknownFields(spec).map(({ path, name, known }) => {
    const near = closest(name, known);
    const advice = distance(name, near) <= TYPO ? `did you mean ${near}?` : 'remove it: it would be dropped';
    return { code: 'unknown-field', path, message: `is no field of the resource; ${advice}` };
  });

const ofResource = (file: string, document: Document, lines: LineCounter, node: Node): Checked => {
  const manifest: unknown = node.toJS(document);
  if (!isManifest(manifest) || manifest.kind !== KIND) return { diagnostics: [], applications: [] };
  const { apiVersion, spec } = manifest;
  const metadata = manifest.metadata ?? {};
  const application = String(metadata.name ?? metadata.generateName ?? '');
  const locate =
    (level: LocatedDiagnostic['level']) =>
    (told: Diagnostic): LocatedDiagnostic => ({
      ...told,
      level,
      file,
      application,
      ...placeOf(document, lines, node, told.path),
    });
  if (apiVersion !== API_VERSION)
    return {
      diagnostics: [
        locate('error')({ code: 'api-version', path: 'apiVersion', message: `is not known; write ${API_VERSION}` }),
      ],
      applications: [],
    };
  const stored = completed(spec);
  const { errors, warnings } = judge(metadata, stored);
  const diagnostics = [...[...unknown(spec), ...errors].map(locate('error')), ...warnings.map(locate('warning'))];
  return { diagnostics, applications: [{ ...manifest, spec: stored }] };
};

/** Judges every FlinkApplication in a file of YAML or JSON documents as admission would, after completing it; other resources are passed over. */
export const checkText = (file: string, text: string): Checked => {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines });
  if (!Array.isArray(documents)) return { diagnostics: [], applications: [] };
  const checked = documents.map((document): Checked => {
    const broken = document.errors.map(({ message, pos }): LocatedDiagnostic => {
      const { line, col } = lines.linePos(pos[0]);
      return {
        level: 'error',
        code: 'yaml',
        file,
        application: '',
        path: '',
        message: message
          .split('\n', 1)
          .join()
          .replace(/ at line .*$/, ''),
        line,
        column: col,
      };
    });
    if (broken.length > 0) return { diagnostics: broken, applications: [] };
    const each = resources(document.contents).map((node) => ofResource(file, document, lines, node));
    return {
      diagnostics: each.flatMap(({ diagnostics }) => diagnostics),
      applications: each.flatMap(({ applications }) => applications),
    };
  });
  const diagnostics = checked.flatMap((one) => one.diagnostics);
  return {
    diagnostics: diagnostics.sort((a, b) => a.line - b.line || a.column - b.column),
    applications: checked.flatMap(({ applications }) => applications),
  };
};
