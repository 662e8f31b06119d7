import { type Fields, isFields } from '../../api/fields.ts';

/** Reads parts of pod templates, which the schema keeps as they were sent: any field can have any type. */

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

export const itemsOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);

/** Indexes of the items whose field repeats the value of an earlier item. */
export const duplicatesBy = (field: string, items: readonly Fields[]): readonly number[] => {
  const seen = new Set<unknown>();
  return items.flatMap((item, i) => {
    if (seen.has(item[field])) return [i];
    seen.add(item[field]);
    return [];
  });
};

/** A field as a part of a path: `.name`, or in brackets and quotes where it has other characters. */
export const fieldPart = (name: string): string =>
  /^[A-Za-z][\w-]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
