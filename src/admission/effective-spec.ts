import jsonpatch from 'jsonpatch';
import type { Spec } from '../api/spec.ts';
import { isSpec } from '../api/validate.ts';
import { deepEqual } from '../objects/json/subset.ts';
import { defaultsFor } from './defaults.ts';

/** A spec with all defaults filled in, as admission would pass it on to be stored. One of another shape is filled in as far as that goes. */
export const completed = <T>(spec: T): T => jsonpatch.apply_patch({ spec }, defaultsFor({ spec })).spec;

/** The same; undefined where it has not the shape of a spec. */
export const effectiveSpec = (spec: unknown): Spec | undefined => (isSpec(spec) ? completed(spec) : undefined);

/** Whether an update leaves the spec as it is stored, but for defaults: a label, an annotation or a finalizer changes. */
export const isUntouched = (spec: unknown, old: unknown): boolean => deepEqual(completed(old), completed(spec));
