import type { Fields } from '../../api/fields.ts';
import { isFields } from '../../api/fields.ts';
import { canonicalQuantity } from '../../api/quantity.ts';

const isQuantity = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

const mapped = (fields: Fields, change: (value: unknown) => unknown): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]));

const amounts = (value: unknown): unknown =>
  isFields(value) ? mapped(value, (amount) => (isQuantity(amount) ? canonicalQuantity(amount) : amount)) : value;

const container = (value: unknown): unknown => {
  if (!isFields(value) || !isFields(value['resources'])) return value;
  const { resources } = value;
  return {
    ...value,
    resources: Object.fromEntries(
      Object.entries(resources).map(([name, part]) => [name, name === 'claims' ? part : amounts(part)]),
    ),
  };
};

const volume = (value: unknown): unknown => {
  const emptyDir = isFields(value) ? value['emptyDir'] : undefined;
  const limit = isFields(emptyDir) ? emptyDir['sizeLimit'] : undefined;
  return isFields(value) && isFields(emptyDir) && isQuantity(limit)
    ? { ...value, emptyDir: { ...emptyDir, sizeLimit: canonicalQuantity(limit) } }
    : value;
};

const LISTS: Readonly<Record<string, (item: unknown) => unknown>> = {
  containers: container,
  initContainers: container,
  volumes: volume,
};

/**
 * A user's template with its quantities as the API server stores them: `1000m` is `1`. Another spelling would differ from
 * what is stored for ever, and cost a write a look.
 */
export const canonicalPod = <T extends { readonly spec?: unknown }>(template: T): T => {
  const { spec } = template;
  if (!isFields(spec)) return template;
  const lists = Object.entries(LISTS).flatMap(([name, item]) => {
    const list = spec[name];
    return Array.isArray(list) ? [[name, list.map(item)] as const] : [];
  });
  return { ...template, spec: { ...spec, ...Object.fromEntries(lists) } };
};
