import { isFields } from '../../api/fields.ts';
import { deepEqual } from '../json/subset.ts';

/** Lists whose items have a name of their own, by the field that holds the list (Kubernetes' patch merge keys). */
const KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  volumes: 'name',
  env: 'name',
  imagePullSecrets: 'name',
  volumeMounts: 'mountPath',
  ports: 'containerPort',
  hostAliases: 'ip',
};
/** Lists that grow: what both say holds. */
const SUMS: ReadonlySet<string> = new Set(['tolerations', 'envFrom', 'topologySpreadConstraints']);

const byKey = (key: string, base: readonly unknown[], more: readonly unknown[]): readonly unknown[] => {
  const keyOf = (item: unknown): unknown => (isFields(item) ? item[key] : undefined);
  const known = base.map((item) => {
    const found = more.find((other) => keyOf(other) === keyOf(item));
    return found === undefined ? item : mergeTemplate(item, found);
  });
  return [...known, ...more.filter((item) => !base.some((other) => keyOf(other) === keyOf(item)))];
};

const mergedField = (name: string, base: unknown, more: unknown): unknown => {
  if (!Array.isArray(base) || !Array.isArray(more)) return mergeTemplate(base, more);
  const key = KEYS[name];
  if (key !== undefined) return byKey(key, base, more);
  return SUMS.has(name) ? [...base, ...more.filter((item) => !base.some((other) => deepEqual(other, item)))] : more;
};

/** One object over another, field by field: items of named lists are mergeTemplate by their name, other lists replaced. */
export const mergeTemplate = (base: unknown, more: unknown): unknown => {
  if (!isFields(base) || !isFields(more)) return more;
  const fields = Object.entries(more).map(([name, value]) => [
    name,
    name in base ? mergedField(name, base[name], value) : value,
  ]);
  return { ...base, ...Object.fromEntries(fields) };
};
