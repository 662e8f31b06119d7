type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys by which Metacontroller takes a list for a map, in its order of preference (dynamic apply). */
const LIST_KEYS = ['containerPort', 'port', 'mountPath', 'name', 'uid', 'ip', 'path'] as const;

const listKey = (...lists: readonly (readonly unknown[])[]): string | undefined =>
  LIST_KEYS.find((key) => lists.every((list) => list.every((item) => isObject(item) && key in item)));

const mergeLists = (
  observed: readonly unknown[],
  lastApplied: readonly unknown[],
  desired: readonly unknown[],
): readonly unknown[] => {
  const key = listKey(observed, lastApplied, desired);
  if (key === undefined) return desired;
  const keyed = (list: readonly unknown[]) => new Map(list.filter(isObject).map((item) => [item[key], item]));
  const [was, before, wanted] = [keyed(observed), keyed(lastApplied), keyed(desired)];
  const kept = [...was]
    .filter(([id]) => wanted.has(id) || !before.has(id))
    .map(([id, item]) => (wanted.has(id) ? merge(item, before.get(id), wanted.get(id)) : item));
  return [...kept, ...[...wanted].filter(([id]) => !was.has(id)).map(([, item]) => item)];
};

/** Metacontroller's three-way merge: what was asked before and is no longer asked goes, what is asked is set, the rest stays. */
export const merge = (observed: unknown, lastApplied: unknown, desired: unknown): unknown => {
  if (Array.isArray(desired) && Array.isArray(observed))
    return mergeLists(observed, Array.isArray(lastApplied) ? lastApplied : [], desired);
  if (!isObject(desired) || !isObject(observed)) return desired;
  const before = isObject(lastApplied) ? lastApplied : {};
  const kept = Object.entries(observed).filter(([key]) => !(key in before) || key in desired);
  const set = Object.entries(desired).map(([key, value]) => [
    key,
    key in observed ? merge(observed[key], before[key], value) : value,
  ]);
  return { ...Object.fromEntries(kept), ...Object.fromEntries(set) };
};
