import { Ajv, type ErrorObject } from 'ajv';
import type { TSchema } from 'typebox';
import { type Spec, specSchema } from './spec.ts';

const ajv = new Ajv({
  strict: true,
  allErrors: true,
  verbose: true,
  useDefaults: false,
  allowUnionTypes: true,
  formats: { 'date-time': true },
});
ajv.addVocabulary([
  'deploys',
  'decides',
  'needs',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-int-or-string',
  'x-kubernetes-validations',
]);

const compile = <T>(schema: TSchema) => ajv.compile<T>(JSON.parse(JSON.stringify(schema)));

const validSpec = compile<Spec>(specSchema);

/** One field that does not have the shape of its schema. */
export interface ShapeViolation {
  /** The field, such as `spec.taskManagerConfig.taskSlots` or `spec.volumes[0].name`. */
  readonly path: string;
  /** The same as the names of its parts below the spec. */
  readonly segments: readonly string[];
  /** The keyword of JSON Schema that the value breaks, such as `minimum`, and its parameters in ajv. */
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The message of ajv. */
  readonly message: string;
  readonly got: unknown;
}

const segmentsOf = ({ instancePath, keyword, params }: ErrorObject): readonly string[] => {
  const inner = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keyword === 'required' ? [...inner, String(params['missingProperty'])] : inner;
};

const pathPart = (segment: string): string => {
  if (/^\d+$/.test(segment)) return `[${segment}]`;
  return /^[\w-]+$/.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`;
};

/** The path of the field that an error of ajv is about. */
export const pathOf = (root: string, error: ErrorObject): string =>
  `${root}${segmentsOf(error).map(pathPart).join('')}`;

/** All fields of a value that do not have the shape of a spec. Empty for a valid spec. */
export const specViolations = (value: unknown): readonly ShapeViolation[] => {
  if (validSpec(value)) return [];
  return (validSpec.errors ?? [])
    .filter(({ schemaPath }) => !schemaPath.includes('/anyOf/'))
    .map((error) => ({
      path: pathOf('spec', error),
      segments: segmentsOf(error),
      keyword: error.keyword,
      params: error.params,
      message: error.message ?? error.keyword,
      got: error.keyword === 'required' ? undefined : error.data,
    }));
};

export const isSpec = (value: unknown): value is Spec => validSpec(value);
