import { isFields } from './fields.ts';
import { specSchema } from './spec.ts';

/** The keywords of a JSON schema that say which fields an object has. */
interface FieldSchema {
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly additionalProperties?: FieldSchema;
  readonly items?: FieldSchema;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

const SPEC: FieldSchema = JSON.parse(JSON.stringify(specSchema));

/** A field that the schema does not have. The API server prunes it, or refuses the object with strict field validation. */
export interface UnknownField {
  /** As `spec.taskManagerConfig.taskSlot`, with `[0]` for list items. */
  readonly path: string;
  readonly name: string;
  readonly value: unknown;
  /** Names of the fields that the object can have. */
  readonly known: readonly string[];
}

const unknownIn = (value: unknown, schema: FieldSchema, path: string): readonly UnknownField[] => {
  const { properties, additionalProperties, items } = schema;
  if (Array.isArray(value))
    return items === undefined ? [] : value.flatMap((item, i) => unknownIn(item, items, `${path}[${i}]`));
  if (!isFields(value)) return [];
  if (additionalProperties !== undefined)
    return Object.entries(value).flatMap(([name, item]) =>
      unknownIn(item, additionalProperties, `${path}[${JSON.stringify(name)}]`),
    );
  if (properties === undefined) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    const field = properties[name];
    if (field !== undefined) return unknownIn(item, field, `${path}.${name}`);
    if (schema['x-kubernetes-preserve-unknown-fields'] === true) return [];
    return [{ path: `${path}.${name}`, name, value: item, known: Object.keys(properties) }];
  });
};

/** Every field of a spec that the schema does not have, at any depth. */
export const unknownFields = (spec: unknown): readonly UnknownField[] => unknownIn(spec, SPEC, 'spec');
