import jsonpatch from 'jsonpatch';
import { type Fields, isFields } from '../api/fields.ts';
import { parseFlinkVersion } from '../api/flink-version.ts';
import { unknownFields } from '../api/unknown-fields.ts';
import { specViolations } from '../api/validate.ts';
import { deepEqual } from '../objects/json/subset.ts';
import { type AddOperation, defaultsFor } from './defaults.ts';
import { currentName } from './options/resolve-option.ts';
import { wordingOf } from './shape.ts';

/** Part of a spec that a platform team gives every new application. What an application writes itself wins. */
export type PlatformDefaults = Fields;

/** The value is no part of a spec. */
export class BadDefaults extends Error {
  override readonly name = 'BadDefaults';
}

/**
 * Takes a value for platform defaults; null, as an empty file, for none.
 * @throws BadDefaults with every field that is unknown or has the wrong shape
 */
export const toPlatformDefaults = (value: unknown): PlatformDefaults => {
  const defaults = value ?? {};
  if (!isFields(defaults)) throw new BadDefaults('platform defaults must be fields of a spec, written as key: value');
  const unknown = unknownFields(defaults).map(({ path }) => `${path}: unknown field`);
  const misshapen = specViolations(defaults)
    .filter(({ keyword }) => keyword !== 'required')
    .map((violation) => `${violation.path}: ${wordingOf(violation).problem}`);
  const problems = [...unknown, ...misshapen];
  if (problems.length > 0) throw new BadDefaults(`platform defaults: ${problems.join('; ')}`);
  return defaults;
};

const pointer = (parent: string, key: string): string => `${parent}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

const fieldsAt = (object: Fields | undefined, key: string): Fields | undefined => {
  const value = object?.[key];
  return isFields(value) ? value : undefined;
};

/** One object with the defaults for it, and as it is stored. */
interface Place {
  readonly object: Fields;
  readonly defaults: Fields;
  /** Undefined for a new application: it gets all defaults. An update keeps those that it was stored with. */
  readonly stored: Fields | undefined;
  readonly isNew: boolean;
  readonly path: string;
}

const missingIn = ({ object, defaults, stored, isNew, path }: Place): readonly AddOperation[] =>
  Object.entries(defaults).flatMap(([key, value]) => {
    const at = pointer(path, key);
    if (object[key] === undefined)
      return isNew || deepEqual(stored?.[key], value) ? [{ op: 'add', path: at, value }] : [];
    const [inner, innerDefaults] = [fieldsAt(object, key), fieldsAt(defaults, key)];
    if (inner === undefined || innerDefaults === undefined) return [];
    return missingIn({ object: inner, defaults: innerDefaults, stored: fieldsAt(stored, key), isNew, path: at });
  });

/** The defaults without those options that flinkConfig has under another of their names. */
const withoutWrittenOptions = (spec: Fields, defaults: PlatformDefaults): PlatformDefaults => {
  const [written, options] = [fieldsAt(spec, 'flinkConfig'), fieldsAt(defaults, 'flinkConfig')];
  const version = parseFlinkVersion(String(spec['flinkVersion'] ?? defaults['flinkVersion']));
  if (written === undefined || options === undefined || version === undefined) return defaults;
  const names = new Set(Object.keys(written).map((key) => currentName(version, key)));
  const flinkConfig = Object.entries(options).filter(([key]) => !names.has(currentName(version, key)));
  return { ...defaults, flinkConfig: Object.fromEntries(flinkConfig) };
};

const platformPatch = (spec: unknown, defaults: PlatformDefaults, stored: unknown): readonly AddOperation[] => {
  if (!isFields(spec)) return [];
  const place = { object: spec, defaults: withoutWrittenOptions(spec, defaults), path: '/spec' };
  return missingIn({ ...place, isNew: stored === undefined, stored: isFields(stored) ? stored : undefined });
};

/**
 * All defaults that a resource lacks, as a JSON Patch: those of the platform, then those of the schema. An update gets
 * only platform defaults that the stored spec has: a default that is new must not restart running jobs.
 */
export const allDefaultsFor = (
  resource: { readonly spec?: unknown },
  defaults: PlatformDefaults,
  stored?: unknown,
): readonly AddOperation[] => {
  const platform = platformPatch(resource.spec, defaults, stored);
  return [...platform, ...defaultsFor(jsonpatch.apply_patch(resource, [...platform]))];
};
