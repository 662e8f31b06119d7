import { type Fields, isFields } from '../../api/fields.ts';
import { fieldPart } from '../pods/fields.ts';

/** The way to a value in JSON: names of fields and indexes of items. */
export type Pointer = readonly (string | number)[];

/** Objects whose keys are the user's own: paths have them in quotes. */
const MAPS: ReadonlySet<string> = new Set(['annotations', 'labels', 'matchLabels', 'nodeSelector']);

/** A pointer as messages write it: `spec.volumes[0].name`, `metadata.labels["team"]`. */
export const pathOf = (pointer: Pointer): string =>
  pointer
    .map((part, i) => {
      if (typeof part === 'number') return `[${part}]`;
      return MAPS.has(String(pointer[i - 1])) ? `[${JSON.stringify(part)}]` : fieldPart(part);
    })
    .join('')
    .replace(/^\./, '');

export const valueAt = (value: unknown, pointer: Pointer): unknown =>
  pointer.reduce<unknown>((inner, part) => {
    if (Array.isArray(inner) && typeof part === 'number') return inner[part];
    return isFields(inner) ? inner[part] : undefined;
  }, value);

/** A pointer of ajv (RFC 6901) in a value: only there a number is known to be an index. */
export const pointerIn = (value: unknown, text: string): Pointer => {
  const pointer: (string | number)[] = [];
  let inner = value;
  for (const escaped of text.split('/').slice(1)) {
    const name = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    const part = Array.isArray(inner) ? Number(name) : name;
    pointer.push(part);
    inner = valueAt(inner, [part]);
  }
  return pointer;
};

const withField = (object: Fields, [name = '', ...rest]: Pointer, item: unknown): Fields => {
  if (rest.length > 0) return { ...object, [name]: replaced(object[name], rest, item) };
  const { [name]: _, ...others } = object;
  return others;
};

/** JSON in which a field is absent, or an item of a list is another: items keep their places. */
export function replaced<T>(value: T, pointer: Pointer, item: unknown): T;
export function replaced(value: unknown, pointer: Pointer, item: unknown): unknown {
  if (Array.isArray(value)) {
    const [index, ...rest] = pointer;
    return value.map((old, i) => {
      if (i !== index) return old;
      return rest.length === 0 ? item : replaced(old, rest, item);
    });
  }
  return isFields(value) ? withField(value, pointer, item) : value;
}

/** Whether one pointer leads to the same value as another, or into it. */
export const isWithin = (pointer: Pointer, outer: Pointer): boolean => outer.every((part, i) => pointer[i] === part);
