import type { TSchema } from 'typebox';
import { type Fields, isFields } from './fields.ts';
import { mapSchema } from './map-schema.ts';

/**
 * Keywords that flinkapp reads itself: admission fills in defaults, the deploy hash covers what `deploys`, and a stored
 * status is readable if flinkapp knows what `decides` and has what an object `needs`.
 */
const NOT_IN_CRD: ReadonlySet<string> = new Set(['default', 'deploys', 'decides', 'needs']);

/** `kubectl explain` shows only descriptions, so these also say what the keywords above do. */
const describe = (schema: Fields, deploys: boolean): string => {
  const sentences = [String(schema['description'])];
  const standard = schema['default'];
  if (standard !== undefined && !isFields(standard)) sentences.push(`Default: ${standard === '' ? '""' : standard}.`);
  if (deploys) sentences.push('A change starts a deploy.');
  return sentences.join(' ');
};

/** Everything in a field that deploys, deploys too. */
const convert = (schema: unknown, parentDeploys: boolean): unknown => {
  if (!isFields(schema)) return schema;
  const deploys = parentDeploys || schema['deploys'] === true;
  const convertField = ([name, field]: readonly [string, unknown]) => [name, convert(field, deploys)];
  const entries = Object.entries(schema).filter(([keyword]) => !NOT_IN_CRD.has(keyword));
  return Object.fromEntries(
    entries.map(([keyword, value]) => {
      if (keyword === 'description') return [keyword, describe(schema, deploys)];
      if (keyword === 'items' || keyword === 'additionalProperties') return [keyword, convert(value, deploys)];
      if (keyword === 'properties' && isFields(value))
        return [keyword, Object.fromEntries(Object.entries(value).map(convertField))];
      return [keyword, value];
    }),
  );
};

/** What an older schema would refuse although a newer flinkapp wrote it. */
const BOUNDS: ReadonlySet<string> = new Set(['enum', 'format', 'pattern', 'required']);

const knownWords = ({ enum: words }: Fields): string =>
  Array.isArray(words) ? ` Known: ${words.map((word) => (word === '' ? '""' : word)).join(', ')}.` : '';

const withoutBounds = (schema: Fields): Fields => ({
  ...Object.fromEntries(Object.entries(schema).filter(([keyword]) => !BOUNDS.has(keyword))),
  description: `${schema['description']}${knownWords(schema)}`,
});

/**
 * The schema of the status: the types of its fields, and nothing that the status of a newer flinkapp could violate. Helm
 * never upgrades a CRD, and a status that the API server refuses stops the application.
 */
export const statusCrdSchema = (schema: TSchema): object =>
  Object(convert(mapSchema(JSON.parse(JSON.stringify(schema)), withoutBounds), false));

/** A schema as the API server takes it in a CustomResourceDefinition: plain data, without keywords of flinkapp's own. */
export const crdSchema = (schema: TSchema): object => Object(convert(JSON.parse(JSON.stringify(schema)), false));
