import { allDefaultsFor, type PlatformDefaults } from '../src/admission/platform-defaults.ts';
import { isFields } from '../src/api/fields.ts';
import type { AdmissionAnswer, AdmissionRequest } from './review.ts';

/** Adds the defaults that a resource lacks. It refuses nothing: /validate judges the result. */
export const mutate =
  (defaults: PlatformDefaults) =>
  ({ object, oldObject }: AdmissionRequest): AdmissionAnswer => ({
    allowed: true,
    patch: isFields(object)
      ? allDefaultsFor(object, defaults, isFields(oldObject) ? oldObject['spec'] : undefined)
      : [],
  });
