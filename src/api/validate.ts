import { Ajv, type ErrorObject } from 'ajv';
import type { TSchema } from 'typebox';
import { type Spec, specSchema } from './spec.ts';
import { type Status, statusSchema } from './status.ts';

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
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-int-or-string',
  'x-kubernetes-validations',
]);

const compile = <T>(schema: TSchema) => ajv.compile<T>(JSON.parse(JSON.stringify(schema)));

const validSpec = compile<Spec>(specSchema);
const validStatus = compile<Status>(statusSchema);

/** One place where a value does not have the shape its schema asks for. */
export interface ShapeViolation {
  /** As `spec.taskManagerConfig.taskSlots`, with `[0]` for list items. */
  readonly path: string;
  readonly message: string;
  readonly got: unknown;
}

const pathOf = (root: string, { instancePath, keyword, params }: ErrorObject): string => {
  const inner = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('');
  return `${root}${inner}${keyword === 'required' ? `.${params['missingProperty']}` : ''}`;
};

const messageOf = ({ keyword, params, message }: ErrorObject): string => {
  if (keyword === 'required') return 'is required';
  if (keyword === 'enum') return `must be one of ${(params['allowedValues'] as readonly string[]).join(', ')}`;
  return message ?? keyword;
};

/** Every fault of shape in a spec; none means it is one. */
export const specViolations = (value: unknown): readonly ShapeViolation[] => {
  if (validSpec(value)) return [];
  return (validSpec.errors ?? [])
    .filter(({ schemaPath }) => !schemaPath.includes('/anyOf/'))
    .map((error) => ({
      path: pathOf('spec', error),
      message: messageOf(error),
      got: error.keyword === 'required' ? undefined : error.data,
    }));
};

export const isSpec = (value: unknown): value is Spec => validSpec(value);

/** A status another program wrote can have any shape; what is not ours is read as none. */
export const readStatus = (value: unknown): Status => (validStatus(value) ? value : {});
