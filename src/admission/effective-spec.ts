import jsonpatch from 'jsonpatch';
import type { Spec } from '../api/spec.ts';
import { isSpec } from '../api/validate.ts';
import { defaultsFor } from './defaults.ts';

/** The spec with all defaults filled in, as admission would have stored it; undefined where it has not the shape of one. */
export const effectiveSpec = (spec: unknown): Spec | undefined => {
  if (!isSpec(spec)) return undefined;
  const filled = jsonpatch.apply_patch({ spec }, defaultsFor({ spec }));
  return filled.spec;
};
