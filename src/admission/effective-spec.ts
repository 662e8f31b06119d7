import jsonpatch from 'jsonpatch';
import type { Spec } from '../api/spec.ts';
import { isSpec } from '../api/validate.ts';
import { deepEqual } from '../objects/json/subset.ts';
import { defaultsFor } from './defaults.ts';

/** A spec with all its defaults, as /mutate would have it stored. A spec of the wrong shape gets the defaults that fit. */
export const withDefaults = <T>(spec: T): T => jsonpatch.apply_patch({ spec }, defaultsFor({ spec })).spec;

/** The same for a valid spec; undefined for one of the wrong shape. */
export const effectiveSpec = (spec: unknown): Spec | undefined => (isSpec(spec) ? withDefaults(spec) : undefined);

/** Whether an update changes the spec, apart from defaults: others change labels, annotations or finalizers only. */
export const isSameSpec = (spec: unknown, old: unknown): boolean => deepEqual(withDefaults(old), withDefaults(spec));
