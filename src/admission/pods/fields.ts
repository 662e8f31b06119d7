import { type Fields, isFields } from '../../api/fields.ts';

/** Parts of other APIs' objects, read without trust: templates of pods are kept as they were sent. */

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
export const itemsOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);
export const amountsOf = (value: unknown): Readonly<Record<string, string | number>> =>
  Object.fromEntries(
    Object.entries(fieldsOf(value)).map(([name, amount]) => [
      name,
      typeof amount === 'number' ? amount : String(amount),
    ]),
  );

/** Places of the items whose field has a value that one before them has. */
export const repeated = (items: readonly Fields[], field: string): readonly number[] => {
  const seen = new Set<unknown>();
  return items.flatMap((item, i) => {
    if (seen.has(item[field])) return [i];
    seen.add(item[field]);
    return [];
  });
};
