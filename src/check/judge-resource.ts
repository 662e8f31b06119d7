import { closest, distance } from 'fastest-levenshtein';
import jsonpatch from 'jsonpatch';
import { foreignFieldAdvice } from '../admission/foreign-fields.ts';
import type { ObjectName } from '../admission/object-name.ts';
import { MAX_TYPOS } from '../admission/options/nearest-option.ts';
import { allDefaultsFor, type PlatformDefaults } from '../admission/platform-defaults.ts';
import { type Diagnostic, judge, toDiagnostic } from '../admission/verdict.ts';
import { isFields } from '../api/fields.ts';
import { API_VERSION, GROUP, KIND } from '../api/flinkapplication.ts';
import { type UnknownField, unknownFields } from '../api/unknown-fields.ts';
import { withoutNulls } from '../objects/json/without-nulls.ts';

interface Manifest {
  readonly apiVersion?: unknown;
  readonly kind?: unknown;
  readonly metadata?: ObjectName | null;
  readonly spec?: unknown;
}

/** What admission says of one resource. */
export interface Judged {
  /** Empty for a resource without a name. */
  readonly name: string;
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
  /** The resource with its defaults, and without the nulls that the API server drops. */
  readonly application?: object;
}

const isManifest = (value: unknown): value is Manifest => isFields(value);

/** The fields in an unknown object of which flinkapp knows where they belong, such as `spec.job.jarURI`; or the object. */
const foreignFields = (field: UnknownField): readonly UnknownField[] => {
  const { path, value } = field;
  if (!isFields(value)) return [field];
  const inner = Object.entries(value).map(([name, item]) => ({
    path: `${path}.${name}`,
    name,
    value: item,
    known: [],
  }));
  const fields = inner.flatMap(foreignFields);
  return fields.some(({ path: inside }) => foreignFieldAdvice(inside) !== undefined) ? fields : [field];
};

const adviceFor = ({ path, name, known }: UnknownField): string => {
  const foreign = foreignFieldAdvice(path);
  if (foreign !== undefined) return foreign;
  const nearest = known.length === 0 ? undefined : closest(name, known);
  const isTypo = nearest !== undefined && distance(name, nearest) <= MAX_TYPOS;
  return isTypo ? `did you mean ${nearest}?` : 'remove it (the API server would drop it)';
};

const unknownFieldErrors = (spec: unknown): readonly Diagnostic[] =>
  unknownFields(spec)
    .flatMap(foreignFields)
    .map((field) =>
      toDiagnostic('unknown-field', { path: field.path, problem: 'unknown field', advice: adviceFor(field) }),
    );

const apiVersionError = (apiVersion: unknown): Diagnostic =>
  toDiagnostic('api-version', {
    path: 'apiVersion',
    problem: 'unknown API version',
    advice: `write ${API_VERSION}`,
    got: apiVersion,
  });

const kindError = (kind: unknown): Diagnostic =>
  toDiagnostic('kind', { path: 'kind', problem: `unknown kind of ${GROUP}`, advice: `write ${KIND}`, got: kind });

const inGroup = (apiVersion: unknown): boolean => typeof apiVersion === 'string' && apiVersion.startsWith(`${GROUP}/`);

/** Confluent Manager for Apache Flink has a kind of the same name. */
const isConfluents = (apiVersion: unknown): boolean =>
  typeof apiVersion === 'string' && /^([a-z]+\.)?confluent\.io\//.test(apiVersion);

/** Judges a resource as the admission webhooks would: defaults first, then the rules. Undefined for another's resource. */
export const judgeResource = (resource: unknown, defaults: PlatformDefaults): Judged | undefined => {
  if (!isManifest(resource)) return undefined;
  const { apiVersion, kind } = resource;
  const metadata = resource.metadata ?? {};
  const name = String(metadata.name ?? metadata.generateName ?? '');
  if (kind !== KIND) return inGroup(apiVersion) ? { name, errors: [kindError(kind)], warnings: [] } : undefined;
  if (isConfluents(apiVersion)) return undefined;
  if (apiVersion !== API_VERSION) return { name, errors: [apiVersionError(apiVersion)], warnings: [] };
  const written = withoutNulls(resource);
  const completed: Manifest = jsonpatch.apply_patch(written, [...allDefaultsFor(written, defaults)]);
  const { spec } = completed;
  const { errors, warnings } = judge(metadata, spec);
  return {
    name,
    errors: [...unknownFieldErrors(resource.spec), ...errors],
    warnings,
    application: completed,
  };
};
