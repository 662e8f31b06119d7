import { isFields } from '../../api/fields.ts';
import { counterpart } from './merge-lists.ts';

/** Values that the API server stores as if they were absent (`omitempty`); with them, absent means the same. */
const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isFields(value) && Object.keys(value).length === 0);

/** What is desired, without the empty values that the API server has dropped. */
export const withoutDropped = (desired: unknown, observed: unknown): unknown => {
  if (Array.isArray(desired) && Array.isArray(observed)) {
    const other = counterpart(desired, observed);
    return desired.map((item, i) => withoutDropped(item, other(item, i)));
  }
  if (!isFields(desired) || !isFields(observed)) return desired;
  const kept = Object.entries(desired).filter(([key, value]) => key in observed || !isEmpty(value));
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutDropped(value, observed[key])]));
};

/** What is desired, with the values that the API server stores in their place. */
export const asStored = (desired: unknown, observed: unknown): unknown => {
  if (Array.isArray(desired) && Array.isArray(observed)) {
    const other = counterpart(desired, observed);
    const items = desired
      .map((item, i) => ({ item, stored: other(item, i) }))
      .filter(({ stored }) => stored !== undefined);
    return items.length === 0 ? observed : items.map(({ item, stored }) => asStored(item, stored));
  }
  if (!isFields(desired) || !isFields(observed)) return observed;
  const kept = Object.entries(desired).filter(([key]) => key in observed);
  return Object.fromEntries(kept.map(([key, value]) => [key, asStored(value, observed[key])]));
};

/**
 * Whether everything desired is stored. A list whose items have a key may have further items: Metacontroller keeps those
 * of others.
 */
export const isStored = (desired: unknown, observed: unknown): boolean => {
  if (Object.is(desired, observed)) return true;
  if (Array.isArray(desired) && Array.isArray(observed)) {
    const other = counterpart(desired, observed);
    return (desired.length > 0 || observed.length === 0) && desired.every((item, i) => isStored(item, other(item, i)));
  }
  if (!isFields(desired) || !isFields(observed)) return false;
  return Object.entries(desired).every(([key, value]) => isStored(value, observed[key]));
};
