import { type Fields, isFields } from '../api/fields.ts';
import { specFields } from '../api/spec.ts';
import { defaultResources } from '../objects/flink-config/memory.ts';
import { versionText } from './intended-value.ts';

/** The only operation of JSON Patch (RFC 6902) that defaults need: they never replace or remove what the user wrote. */
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

type FieldSchemas = Readonly<Record<string, FieldSchema>>;

const FIELDS: FieldSchemas = JSON.parse(JSON.stringify(specFields));

/** Defaults of the fields that the object at `path` lacks. A missing object without a default stays missing. */
const fieldDefaults = (fields: FieldSchemas, object: Fields, path: string): readonly AddOperation[] =>
  Object.entries(fields).flatMap(([name, field]) => {
    const [value, fieldPath] = [object[name], `${path}/${name}`];
    if (value === undefined) return 'default' in field ? [add(fieldPath, field.default)] : [];
    return isFields(value) ? fieldDefaults(field.properties ?? {}, value, fieldPath) : [];
  });

const ROLES = [
  ['jobManagerConfig', 'jobmanager'],
  ['taskManagerConfig', 'taskmanager'],
] as const;

/** Empty objects of both roles, so that later operations can add fields to them. */
const roleObjects = (spec: Fields): readonly AddOperation[] =>
  ROLES.filter(([field]) => spec[field] === undefined).map(([field]) => add(`/spec/${field}`, {}));

/** A name as a part of a JSON Pointer (RFC 6901): that of an extended resource has a slash. */
const pointerPart = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * A limit without a request is the request as well, as in Kubernetes. flinkapp does the same only where the request of
 * memory is missing, which it reads itself: any other spec would get another deploy hash for the same pods.
 */
const requestsOfLimits = (resources: unknown, path: string): readonly AddOperation[] => {
  if (!isFields(resources) || !isFields(resources['limits'])) return [];
  const { limits, requests } = resources;
  if (limits['memory'] === undefined) return [];
  if (requests === undefined) return [add(`${path}/requests`, limits)];
  if (!isFields(requests) || requests['memory'] !== undefined) return [];
  return Object.entries(limits)
    .filter(([name]) => requests[name] === undefined)
    .map(([name, amount]) => add(`${path}/requests/${pointerPart(name)}`, amount));
};

/** Validation refuses a version that is a number; until then, its other messages are those of the version that was meant. */
const versionOf = ({ flinkVersion }: Fields): string | undefined => {
  if (typeof flinkVersion === 'number') return versionText(flinkVersion);
  return typeof flinkVersion === 'string' ? flinkVersion : undefined;
};

const resourceDefaults = (spec: Fields): readonly AddOperation[] =>
  ROLES.flatMap(([field, role]) => {
    const config = spec[field];
    if (!isFields(config)) return [];
    const path = `/spec/${field}/resources`;
    if (config['resources'] !== undefined) return requestsOfLimits(config['resources'], path);
    const amounts = defaultResources(versionOf(spec), role);
    return [add(path, { requests: amounts, limits: amounts })];
  });

/**
 * The defaults that a resource lacks, as a JSON Patch. Empty for a resource that has been patched before. Also empty
 * for a spec that is not an object: validation refuses that.
 */
export const defaultsFor = (resource: { readonly spec?: unknown }): readonly AddOperation[] => {
  const { spec } = resource;
  if (!isFields(spec)) return [];
  const patched = { ...Object.fromEntries(ROLES.map(([field]) => [field, {}])), ...spec };
  return [...roleObjects(spec), ...fieldDefaults(FIELDS, patched, '/spec'), ...resourceDefaults(patched)];
};
