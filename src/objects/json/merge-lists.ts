import { isFields } from '../../api/fields.ts';

/** Keys by which Metacontroller treats a list as a map, in the order in which it tries them (dynamic apply). */
const LIST_KEYS = ['containerPort', 'port', 'mountPath', 'name', 'uid', 'ip', 'path'] as const;

const listKey = (...lists: readonly (readonly unknown[])[]): string | undefined =>
  LIST_KEYS.find((key) => lists.every((list) => list.every((item) => isFields(item) && key in item)));

/** The observed item that belongs to a desired one: by its key, or else by its place in a list of the same length. */
export const counterpart = (desired: readonly unknown[], observed: readonly unknown[]) => {
  const key = listKey(desired, observed);
  if (key === undefined) {
    const comparable = desired.length === observed.length;
    return (_item: unknown, i: number): unknown => (comparable ? observed[i] : undefined);
  }
  const keyOf = (item: unknown): unknown => Reflect.get(Object(item), key);
  const byKey = new Map(observed.map((item) => [keyOf(item), item]));
  return (item: unknown): unknown => byKey.get(keyOf(item));
};
