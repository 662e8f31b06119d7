import { defaultsFor } from '../src/admission/defaults.ts';
import type { AdmissionAnswer, AdmissionRequest } from './review.ts';

/** Fills in what the user did not say. Never refuses: that is /validate's part, on the result. */
export const mutate = ({ object }: AdmissionRequest): AdmissionAnswer => ({
  allowed: true,
  patch: typeof object === 'object' && object !== null ? defaultsFor(object) : [],
});
