/** What a process remembers of many applications, bounded: what was set longest ago is forgotten first. */
export interface BoundedMap<V> {
  readonly of: (key: string) => V | undefined;
  readonly set: (key: string, value: V) => void;
}

/** @param kept how many are remembered at the same time */
export const boundedMap = <V>(kept: number): BoundedMap<V> => {
  const known = new Map<string, V>();
  return {
    of: (key) => known.get(key),
    set: (key, value) => {
      known.delete(key);
      known.set(key, value);
      for (const oldest of known.keys()) {
        if (known.size <= kept) break;
        known.delete(oldest);
      }
    },
  };
};
