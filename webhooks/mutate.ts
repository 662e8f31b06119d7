import { defaultsFor } from '../src/admission/defaults.ts';
import type { AdmissionAnswer, AdmissionRequest } from './review.ts';

/** Adds the defaults that a resource lacks. It refuses nothing: /validate judges the result. */
export const mutate = ({ object }: AdmissionRequest): AdmissionAnswer => ({
  allowed: true,
  patch: typeof object === 'object' && object !== null ? defaultsFor(object) : [],
});
