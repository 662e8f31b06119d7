import jsonpatch from 'jsonpatch';
import type { Spec } from '../api/spec.ts';
import { isSpec } from '../api/validate.ts';
import { deepEqual } from '../objects/json/subset.ts';
import { withoutNulls } from '../objects/json/without-nulls.ts';
import { defaultsFor } from './defaults.ts';

/**
 * A spec with all its defaults, as /mutate would have it stored. A spec of the wrong shape gets the defaults that fit. A
 * field that is null is absent: the API server drops it where the schema names it, and keeps it in a template or option.
 */
export const withDefaults = <T>(written: T): T => {
  const spec = withoutNulls(written);
  return jsonpatch.apply_patch({ spec }, defaultsFor({ spec })).spec;
};

/** The same for a valid spec; undefined for one of the wrong shape. */
export const effectiveSpec = (written: unknown): Spec | undefined => {
  const spec = withDefaults(written);
  return isSpec(spec) ? spec : undefined;
};

/** Whether an update changes the spec, apart from defaults: others change labels, annotations or finalizers only. */
export const isSameSpec = (spec: unknown, old: unknown): boolean => deepEqual(withDefaults(old), withDefaults(spec));
