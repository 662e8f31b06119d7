import { type Fields, isFields } from '../api/fields.ts';
import { specSchema } from '../api/spec.ts';
import { defaultResources } from '../objects/flink-config/memory.ts';

/** JSON Patch (RFC 6902), the one operation we use: defaults never replace or remove what a user said. */
export interface AddOperation {
  readonly op: 'add';
  readonly path: string;
  readonly value: unknown;
}

const add = (path: string, value: unknown): AddOperation => ({ op: 'add', path, value });

interface FieldSchema {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, FieldSchema>>;
}

const FIELDS: Readonly<Record<string, FieldSchema>> = JSON.parse(JSON.stringify(specSchema.properties));

/** Fields whose schema names a default and that the object at `path` does not have. Objects that are absent stay absent. */
const missing = (
  fields: Readonly<Record<string, FieldSchema>>,
  object: Fields,
  path: string,
): readonly AddOperation[] =>
  Object.entries(fields).flatMap(([name, field]) => {
    const [value, fieldPath] = [object[name], `${path}/${name}`];
    if (value === undefined) return 'default' in field ? [add(fieldPath, field.default)] : [];
    return isFields(value) ? missing(field.properties ?? {}, value, fieldPath) : [];
  });

const ROLES = [
  ['jobManagerConfig', 'jobmanager'],
  ['taskManagerConfig', 'taskmanager'],
] as const;

/** Both role objects come first, so that their fields can be added into them. */
const roleObjects = (spec: Fields): readonly AddOperation[] =>
  ROLES.filter(([field]) => spec[field] === undefined).map(([field]) => add(`/spec/${field}`, {}));

const resources = (spec: Fields): readonly AddOperation[] =>
  ROLES.flatMap(([field, role]) => {
    const config = spec[field];
    if (!isFields(config) || config['resources'] !== undefined) return [];
    const version = spec['flinkVersion'];
    const amounts = defaultResources(typeof version === 'string' ? version : undefined, role);
    return [add(`/spec/${field}/resources`, { requests: amounts, limits: amounts })];
  });

/**
 * Everything that will be used and is not said, as a patch of the resource. Applied to its own result it is empty.
 * A spec that is no object is left for validation to refuse.
 */
export const defaultsFor = (resource: { readonly spec?: unknown }): readonly AddOperation[] => {
  const { spec } = resource;
  if (!isFields(spec)) return [];
  const filled = { ...Object.fromEntries(ROLES.map(([field]) => [field, {}])), ...spec };
  return [...roleObjects(spec), ...missing(FIELDS, filled, '/spec'), ...resources(filled)];
};
