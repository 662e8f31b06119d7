import { type Fields, isFields } from '../../api/fields.ts';
import { canonicalQuantity } from '../../api/quantity.ts';

const isQuantity = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

const mapValues = (fields: Fields, change: (value: unknown, name: string) => unknown): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value, name)]));

const amounts = (value: unknown): unknown =>
  isFields(value) ? mapValues(value, (amount) => (isQuantity(amount) ? canonicalQuantity(amount) : amount)) : value;

const container = (value: unknown): unknown => {
  if (!isFields(value) || !isFields(value['resources'])) return value;
  const resources = mapValues(value['resources'], (part, name) => (name === 'claims' ? part : amounts(part)));
  return { ...value, resources };
};

const volume = (value: unknown): unknown => {
  if (!isFields(value) || !isFields(value['emptyDir'])) return value;
  const { emptyDir } = value;
  const limit = emptyDir['sizeLimit'];
  return isQuantity(limit) ? { ...value, emptyDir: { ...emptyDir, sizeLimit: canonicalQuantity(limit) } } : value;
};

const LISTS: Readonly<Record<string, (item: unknown) => unknown>> = {
  containers: container,
  initContainers: container,
  volumes: volume,
};

/**
 * A pod template with its quantities as the API server stores them: `1000m` becomes `1`. Any other spelling would differ
 * from the stored object in every hook call, and Metacontroller would write it each time.
 */
export const canonicalPod = <T extends { readonly spec?: unknown }>(template: T): T => {
  const { spec } = template;
  if (!isFields(spec)) return template;
  const lists: Record<string, readonly unknown[]> = {};
  for (const [name, canonicalItem] of Object.entries(LISTS)) {
    const items = spec[name];
    if (Array.isArray(items)) lists[name] = items.map(canonicalItem);
  }
  return { ...template, spec: { ...spec, ...lists } };
};
