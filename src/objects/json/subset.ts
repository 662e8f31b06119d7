/**
 * Whether everything in `desired` is in `observed` with the same value; what the API server added does not count.
 * Lists must have the same length: Kubernetes adds fields to items, not items.
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

/** Equal both ways: for plain JSON. */
export const deepEqual = (a: unknown, b: unknown): boolean => isSubset(a, b) && isSubset(b, a);
