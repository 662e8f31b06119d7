import { deepEqual } from '../../src/objects/json/subset.ts';
import type { PlainObject } from './apply.ts';

/** What the API server makes of the objects that it stores. */

/** Kinds whose objects have no generation. */
const WITHOUT_GENERATION = new Set(['Service']);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Without the empty values that the API server does not store: null, '' and []. */
const withoutEmpty = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => !isEmpty(inner))
      .map(([key, inner]) => [key, withoutEmpty(inner)]),
  );
};

/** An object as it is stored. Its generation counts the changes of its spec. */
export const storedAs = <T extends PlainObject>(object: T, known: T | undefined): T => {
  const spec = withoutEmpty(object['spec']);
  const changed = known === undefined || !deepEqual(known['spec'], spec);
  const before = known?.metadata?.generation ?? 0;
  const generation = WITHOUT_GENERATION.has(object.kind ?? '') ? {} : { generation: changed ? before + 1 : before };
  return { ...object, spec, metadata: { ...object.metadata, ...generation } };
};
