import { Ajv } from 'ajv';
import { isFields } from '../../src/api/fields.ts';
import { customResourceDefinition } from '../../src/api/flinkapplication.ts';

/** What the API server makes of a status, by the schema of the CRD that is installed (Kubernetes, "Specifying a structural schema"). */

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly nullable?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

/** The schema of the status in the CRD of this flinkapp. */
export const installedStatusSchema = (): object =>
  JSON.parse(JSON.stringify(customResourceDefinition())).spec.versions[0].schema.openAPIV3Schema.properties.status;

const isKept = (schema: Schema | undefined, parent: Schema, value: unknown): boolean => {
  if (schema === undefined) return parent['x-kubernetes-preserve-unknown-fields'] === true;
  return value !== null || schema.nullable === true;
};

/** Without nulls of fields that the schema names, and without fields that it does not know unless it keeps those. */
const pruned = (value: unknown, schema: Schema | undefined): unknown => {
  if (schema === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => pruned(item, schema.items));
  if (!isFields(value) || schema.properties === undefined) return value;
  const { properties } = schema;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => isKept(properties[name], schema, inner))
      .map(([name, inner]) => [name, pruned(inner, properties[name])]),
  );
};

/** Stores statuses as an API server with that CRD does. */
export const statusStore = (schema: object = installedStatusSchema()): ((status: unknown) => object) => {
  const ajv = new Ajv({ strict: false, formats: { 'date-time': (text: string) => /^\d{4}-\d\d-\d\dT/.test(text) } });
  const isValid = ajv.compile(schema);
  return (status) => {
    const stored = pruned(status, schema);
    if (!isValid(stored)) throw new Error(`status is invalid (422): ${ajv.errorsText(isValid.errors)}`);
    return Object(stored);
  };
};
