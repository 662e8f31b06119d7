import { type Fields, isFields } from '../../api/fields.ts';
import { deepEqual } from '../json/subset.ts';

/** Lists that merge item by item: their field, and the field that identifies an item (Kubernetes' patch merge keys). */
export const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  volumes: 'name',
  env: 'name',
  imagePullSecrets: 'name',
  volumeMounts: 'mountPath',
  ports: 'containerPort',
  hostAliases: 'ip',
};
/** Lists whose items add up. Any other list of the patch replaces that of the base. */
const ADDED_LISTS: ReadonlySet<string> = new Set(['tolerations', 'envFrom', 'topologySpreadConstraints']);

/** Items of the patch with the same key as one that merges stay, and Kubernetes refuses them: none is lost silently. */
const mergeByKey = (key: string, base: readonly unknown[], patch: readonly unknown[]): readonly unknown[] => {
  const keyOf = (item: unknown): unknown => (isFields(item) ? item[key] : undefined);
  const patched = base.map((item) => {
    const change = patch.find((other) => keyOf(other) === keyOf(item));
    return change === undefined ? item : mergeValue(item, change);
  });
  const merged = new Set(base.map((item) => patch.find((other) => keyOf(other) === keyOf(item))));
  return [...patched, ...patch.filter((item) => !merged.has(item))];
};

/** The ways to probe, of which a probe has one. */
const HANDLERS = ['exec', 'grpc', 'httpGet', 'tcpSocket'];

/** A probe of the patch with a handler replaces that of the base. */
const withoutOtherHandlers = (base: Fields, patch: Fields): Fields => {
  if (!HANDLERS.some((handler) => handler in patch)) return base;
  return Object.fromEntries(Object.entries(base).filter(([name]) => !HANDLERS.includes(name) || name in patch));
};

const mergeField = (name: string, base: unknown, patch: unknown): unknown => {
  if (name.endsWith('Probe') && isFields(base) && isFields(patch))
    return mergeTemplate(withoutOtherHandlers(base, patch), patch);
  if (!Array.isArray(base) || !Array.isArray(patch)) return mergeValue(base, patch);
  const key = MERGE_KEYS[name];
  if (key !== undefined) return mergeByKey(key, base, patch);
  if (!ADDED_LISTS.has(name)) return patch;
  return [...base, ...patch.filter((item) => !base.some((other) => deepEqual(other, item)))];
};

const mergeValue = (base: unknown, patch: unknown): unknown =>
  isFields(base) && isFields(patch) ? mergeTemplate(base, patch) : patch;

/** Merges a patch over an object, field by field. */
export const mergeTemplate = <T extends object>(base: T, patch: Fields): T => {
  const merged = Object.entries(patch).map(([name, value]) => [
    name,
    name in base ? mergeField(name, Reflect.get(base, name), value) : value,
  ]);
  return { ...base, ...Object.fromEntries(merged) };
};
