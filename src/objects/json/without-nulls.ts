import { isFields } from '../../api/fields.ts';

/**
 * JSON without the fields of objects that are null, at every depth: to Kubernetes, null is an absent field, and Helm writes
 * it for a value that is not set. An item of a list that is null stays, so that the others keep their places. What has no
 * null is returned as it is.
 */
export function withoutNulls<T>(value: T): T;
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => withoutNulls<unknown>(item));
    return items.every((item, i) => item === value[i]) ? value : items;
  }
  if (!isFields(value)) return value;
  const entries = Object.entries(value);
  const kept = entries.filter(([, inner]) => inner !== null).map(([key, inner]) => [key, withoutNulls(inner)] as const);
  const unchanged = kept.length === entries.length && kept.every(([key, inner]) => inner === value[key]);
  return unchanged ? value : Object.fromEntries(kept);
}
