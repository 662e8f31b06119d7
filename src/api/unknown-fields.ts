import { isFields } from './fields.ts';
import { specSchema } from './spec.ts';

/** As much of a JSON schema as tells which fields an object may have. */
interface FieldSchema {
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly additionalProperties?: FieldSchema;
  readonly items?: FieldSchema;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

const SPEC: FieldSchema = JSON.parse(JSON.stringify(specSchema));

/** A field that the schema does not have, and those beside it that it has. The API server drops it, or refuses it where kubectl asks to. */
export interface UnknownField {
  readonly path: string;
  readonly name: string;
  readonly known: readonly string[];
}

const inside = (value: unknown, schema: FieldSchema, path: string): readonly UnknownField[] => {
  const { properties, additionalProperties, items } = schema;
  if (Array.isArray(value))
    return items === undefined ? [] : value.flatMap((item, i) => inside(item, items, `${path}[${i}]`));
  if (!isFields(value)) return [];
  if (additionalProperties !== undefined)
    return Object.entries(value).flatMap(([name, item]) =>
      inside(item, additionalProperties, `${path}[${JSON.stringify(name)}]`),
    );
  if (properties === undefined) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    const field = properties[name];
    if (field !== undefined) return inside(item, field, `${path}.${name}`);
    return schema['x-kubernetes-preserve-unknown-fields'] === true
      ? []
      : [{ path: `${path}.${name}`, name, known: Object.keys(properties) }];
  });
};

/** Fields of a spec that no version of ours knows. */
export const unknownFields = (spec: unknown): readonly UnknownField[] => inside(spec, SPEC, 'spec');
