import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { type Fields, isFields } from '../../api/fields.ts';
import { parseQuantity } from '../../api/quantity.ts';
import { type Pointer, pointerIn } from './pointer.ts';
import json from './schema.json' with { type: 'json' };
import { USER_SPEC } from './user-spec.ts';

/**
 * Kubernetes' own schema of the objects that flinkapp renders, as a cluster publishes it (`npm run generate:kubernetes`).
 */

/** The version of Kubernetes that published it. */
export const KUBERNETES_VERSION: string = json.kubernetes;

const DEFINITIONS: Readonly<Record<string, Fields>> = json.definitions;

/** The fields of a definition. */
export const fieldsOfDefinition = (name: string): readonly string[] => {
  const { properties } = DEFINITIONS[name] ?? {};
  return isFields(properties) ? Object.keys(properties) : [];
};

/** One value that does not fit its schema. */
export interface SchemaFault {
  readonly at: Pointer;
  /** The keyword of JSON Schema, and its parameters in ajv. */
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The value at the pointer. */
  readonly got: unknown;
  /** The definition that the value, or the object with the field, is checked by; empty for an unnamed one. */
  readonly definition: string;
}

/** A definition that takes no unknown field, and tells its name with every fault. */
const closed = (title: string, definition: Fields): Fields =>
  'properties' in definition ? { title, ...definition, additionalProperties: false } : { title, ...definition };

const INT32 = 2 ** 31;

const newAjv = (): Ajv => {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    inlineRefs: false,
    validateFormats: true,
  });
  ajv.addFormat('int32', { type: 'number', validate: (value) => value >= -INT32 && value < INT32 });
  ajv.addFormat('int64', { type: 'number', validate: () => true });
  ajv.addFormat('quantity', { type: 'string', validate: (text) => parseQuantity(text) !== undefined });
  const definitions = Object.fromEntries(Object.entries(DEFINITIONS).map(([name, one]) => [name, closed(name, one)]));
  ajv.addSchema({ $id: 'kubernetes', definitions });
  return ajv;
};

type Validators = Readonly<Record<'spec' | 'object', ValidateFunction>>;

/** Rendered objects by their kind. */
const OBJECTS = {
  type: 'object',
  properties: Object.fromEntries(
    ['Deployment', 'Job', 'Service', 'Ingress', 'PodDisruptionBudget'].map((kind) => [
      kind,
      { type: 'array', items: { $ref: `kubernetes#/definitions/${kind}` } },
    ]),
  ),
};

let compiled: Validators | undefined;

/** Compiled when the first application is judged: other commands do without. */
const validators = (): Validators => {
  if (compiled === undefined) {
    const ajv = newAjv();
    compiled = { spec: ajv.compile(USER_SPEC), object: ajv.compile(OBJECTS) };
  }
  return compiled;
};

/** Compiles the schema, which takes about 0.3 s, so that the first review does not. */
export const prepareSchema = (): void => void validators();

const faultOf = (value: unknown, { instancePath, keyword, params, data, parentSchema }: ErrorObject): SchemaFault => {
  const at = pointerIn(value, instancePath);
  const field = params['missingProperty'] ?? params['additionalProperty'];
  return {
    at: field === undefined ? at : [...at, String(field)],
    keyword,
    params,
    got: data,
    definition: String(parentSchema?.['title'] ?? ''),
  };
};

const faultsOf = (which: keyof Validators, value: unknown): readonly SchemaFault[] => {
  const validate = validators()[which];
  return validate(value) ? [] : (validate.errors ?? []).map((error) => faultOf(value, error));
};

/** Faults of the parts of a spec that Kubernetes defines. A template need not be complete: flinkapp adds to it. */
export const specFaults = (spec: unknown): readonly SchemaFault[] =>
  faultsOf('spec', spec).filter(({ keyword }) => keyword !== 'required');

/** Faults of complete objects, in lists by their kind. */
export const objectFaults = (objects: Readonly<Record<string, readonly unknown[]>>): readonly SchemaFault[] =>
  faultsOf('object', objects);
