/**
 * Whether `observed` has everything that is in `desired`, with the same values. It may have further fields: the API server
 * fills in defaults. Lists must have the same length, as the API server adds no items.
 */
export const isSubset = (observed: unknown, desired: unknown): boolean => {
  if (Object.is(observed, desired)) return true;
  if (Array.isArray(desired))
    return (
      Array.isArray(observed) &&
      observed.length === desired.length &&
      desired.every((item, i) => isSubset(observed[i], item))
    );
  if (typeof desired !== 'object' || desired === null || typeof observed !== 'object' || observed === null)
    return false;
  return Object.entries(desired).every(([key, value]) => isSubset(Reflect.get(observed, key), value));
};

/** Whether two JSON values are the same; the order of keys does not count. */
export const deepEqual = (a: unknown, b: unknown): boolean => isSubset(a, b) && isSubset(b, a);
