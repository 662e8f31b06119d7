import jsonpatch from 'jsonpatch';
import type { Spec } from '../api/spec.ts';
import { isSpec } from '../api/validate.ts';
import { defaultsFor } from './defaults.ts';

/** A spec with all defaults filled in, as admission would pass it on to be stored. One of another shape is filled in as far as that goes. */
export const completed = <T>(spec: T): T => jsonpatch.apply_patch({ spec }, defaultsFor({ spec })).spec;

/** The same; undefined where it has not the shape of a spec. */
export const effectiveSpec = (spec: unknown): Spec | undefined => (isSpec(spec) ? completed(spec) : undefined);
