import { type Fields, isFields } from '../../src/api/fields.ts';

/** The kinds that flinkapp renders, and the document of `/openapi/v3` that has each. */
export const DOCUMENTS: Readonly<Record<string, string>> = {
  Deployment: 'apis/apps/v1',
  Job: 'apis/batch/v1',
  Service: 'api/v1',
  Ingress: 'apis/networking.k8s.io/v1',
  PodDisruptionBudget: 'apis/policy/v1',
};

/**
 * Fields that the published schema requires although the API server takes an object without them: it reads the zero value
 * and does not check it (Kubernetes 1.36, pkg/apis/core/validation). A template's ownerReferences have no effect at all.
 */
const NOT_REQUIRED: Readonly<Record<string, readonly string[]>> = {
  HTTPHeader: ['value'],
  ISCSIVolumeSource: ['lun'],
  OwnerReference: ['apiVersion', 'kind', 'name', 'uid'],
  PreferredSchedulingTerm: ['preference'],
  SleepAction: ['seconds'],
  Sysctl: ['value'],
};

/** Fields that nobody writes in what flinkapp renders. */
const NOT_RENDERED: ReadonlySet<string> = new Set(['managedFields']);

/** Types with a form of their own in JSON. */
const SCALARS: Readonly<Record<string, Fields>> = {
  Quantity: { type: ['string', 'number'], format: 'quantity' },
  IntOrString: { type: ['integer', 'string'] },
  Time: { type: 'string' },
};

export type Definitions = Readonly<Record<string, Fields>>;

const shortName = (reference: string): string =>
  reference.slice(Math.max(reference.lastIndexOf('.'), reference.lastIndexOf('/')) + 1);

const referenceIn = ({ $ref, allOf }: Fields): string | undefined => {
  if (typeof $ref === 'string') return shortName($ref);
  const [only] = Array.isArray(allOf) ? allOf : [];
  return isFields(only) ? referenceIn(only) : undefined;
};

/** Groups and versions whose types the kinds consist of: other documents have types with the same short names. */
const GROUPS =
  /^io\.k8s\.(api\.(core|apps|batch|networking|policy)\.v1|apimachinery\.pkg\.(apis\.meta\.v1|api\.resource|util\.intstr))\.\w+$/;

const isRendered = (name: string): boolean => GROUPS.test(name);

const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A field that can be absent can also be empty: the API server reads both alike. One that is required can not. */
const reducedField = (schema: unknown, required: boolean): Fields => {
  const field = reduced(fieldsOf(schema));
  const words = listOf(field['enum']);
  if (words.length > 0) return required || words.includes('') ? field : { ...field, enum: ['', ...words] };
  return required && field['type'] === 'string' ? { ...field, minLength: 1 } : field;
};

const reducedFields = (properties: Fields, required: readonly unknown[]): Fields =>
  Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => !NOT_RENDERED.has(name))
      .map(([name, field]) => [name, reducedField(field, required.includes(name))]),
  );

/** What ajv needs of a schema: types, words, formats and required fields, with references among the definitions. */
const reduced = (schema: Fields, name = ''): Fields => {
  const reference = referenceIn(schema);
  if (reference !== undefined) return { $ref: `#/definitions/${reference}` };
  const { type, format, enum: words, minLength, items, properties, additionalProperties } = schema;
  const optional = NOT_REQUIRED[name] ?? [];
  const required = listOf(schema['required']).filter((field) => !optional.includes(String(field)));
  return {
    type,
    ...(format === undefined ? {} : { format }),
    ...(words === undefined ? {} : { enum: words }),
    ...(minLength === undefined ? {} : { minLength }),
    ...(items === undefined ? {} : { items: reduced(fieldsOf(items)) }),
    ...(isFields(additionalProperties) ? { additionalProperties: reduced(additionalProperties) } : {}),
    ...(required.length === 0 ? {} : { required }),
    ...(isFields(properties) ? { properties: reducedFields(properties, required) } : {}),
  };
};

/** A kind without its status, which flinkapp never writes. */
const withoutStatus = (schema: Fields): Fields => {
  const { status: _, ...properties } = fieldsOf(schema['properties']);
  return { ...schema, properties };
};

const referencesIn = (schema: unknown): readonly string[] => {
  if (Array.isArray(schema)) return schema.flatMap(referencesIn);
  if (!isFields(schema)) return [];
  const reference = referenceIn(schema);
  return reference === undefined ? Object.values(schema).flatMap(referencesIn) : [reference];
};

/**
 * The definitions that the kinds reach, under their short names and in the order of the alphabet.
 * @param schemas of all documents, under their full names
 * @throws if a definition is missing
 */
export const reduce = (schemas: ReadonlyMap<string, Fields>): Definitions => {
  const definitions = new Map<string, Fields>();
  const queue = Object.keys(DOCUMENTS);
  for (const name of queue) {
    if (definitions.has(name)) continue;
    const schema = schemas.get(name);
    if (schema === undefined) throw new Error(`no schema of ${name}`);
    const definition = SCALARS[name] ?? reduced(name in DOCUMENTS ? withoutStatus(schema) : schema, name);
    definitions.set(name, definition);
    queue.push(...referencesIn(definition));
  }
  return Object.fromEntries([...definitions].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/**
 * Schemas of the documents by their short names.
 * @param documents what `/openapi/v3/<path>` answers, by path
 */
export const schemasOf = (documents: ReadonlyMap<string, unknown>): ReadonlyMap<string, Fields> => {
  const schemas = new Map<string, Fields>();
  for (const document of documents.values()) {
    const { schemas: all } = fieldsOf(fieldsOf(document)['components']);
    for (const [name, schema] of Object.entries(fieldsOf(all)))
      if (isRendered(name)) schemas.set(shortName(name), fieldsOf(schema));
  }
  return schemas;
};

/** The table as its file has it: one definition a line. */
export const formatTable = (kubernetes: string, definitions: Definitions): string => {
  const rows = Object.entries(definitions).map(
    ([name, schema]) => `    ${JSON.stringify(name)}: ${JSON.stringify(schema)}`,
  );
  return `{\n  "kubernetes": ${JSON.stringify(kubernetes)},\n  "definitions": {\n${rows.join(',\n')}\n  }\n}\n`;
};

/** A table reduced once more: the same text, unless somebody edited it. */
export const sameTable = (text: string): string => {
  const { kubernetes, definitions } = JSON.parse(text);
  return formatTable(kubernetes, reduce(new Map(Object.entries<Fields>(definitions))));
};
