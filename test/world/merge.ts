type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys by which Metacontroller treats a list as a map, in the order in which it tries them (dynamic apply). */
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
  const [current, previous, next] = [keyed(observed), keyed(lastApplied), keyed(desired)];
  const kept = [...current]
    .filter(([id]) => next.has(id) || !previous.has(id))
    .map(([id, item]) => (next.has(id) ? merge(item, previous.get(id), next.get(id)) : item));
  return [...kept, ...[...next].filter(([id]) => !current.has(id)).map(([, item]) => item)];
};

/** Metacontroller's three-way merge: it removes fields that were applied and are not desired, and sets the desired ones. */
export const merge = (observed: unknown, lastApplied: unknown, desired: unknown): unknown => {
  if (Array.isArray(desired) && Array.isArray(observed))
    return mergeLists(observed, Array.isArray(lastApplied) ? lastApplied : [], desired);
  if (!isObject(desired) || !isObject(observed)) return desired;
  const previous = isObject(lastApplied) ? lastApplied : {};
  const kept = Object.entries(observed).filter(([key]) => !(key in previous) || key in desired);
  const set = Object.entries(desired).map(([key, value]) => [
    key,
    key in observed ? merge(observed[key], previous[key], value) : value,
  ]);
  return { ...Object.fromEntries(kept), ...Object.fromEntries(set) };
};
