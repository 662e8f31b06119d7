import { type Fields, isFields } from './fields.ts';

const mapValue = (keyword: string, value: unknown, change: (schema: Fields) => Fields): unknown => {
  if (keyword === 'items' || keyword === 'additionalProperties') return mapSchema(value, change);
  if (keyword !== 'properties' || !isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, mapSchema(field, change)]));
};

/** A JSON schema in which every object, field and item is changed, from the outside to the inside. */
export const mapSchema = (schema: unknown, change: (schema: Fields) => Fields): unknown => {
  if (!isFields(schema)) return schema;
  return Object.fromEntries(
    Object.entries(change(schema)).map(([keyword, value]) => [keyword, mapValue(keyword, value, change)]),
  );
};
