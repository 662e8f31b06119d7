import { judge } from '../src/admission/verdict.ts';
import type { ObjectMeta } from '../src/api/flinkapplication.ts';
import type { AdmissionAnswer, AdmissionRequest } from './review.ts';

const hasParts = (value: unknown): value is { metadata: ObjectMeta; spec: unknown } =>
  typeof value === 'object' && value !== null && 'metadata' in value && 'spec' in value;

const isBeingDeleted = ({ deletionTimestamp }: ObjectMeta): boolean => deletionTimestamp !== undefined;

const told = (errors: readonly string[]): string =>
  errors.length === 1 ? `${errors[0]}` : `${errors.length} faults:\n${errors.map((error) => `- ${error}`).join('\n')}`;

/**
 * Refuses what cannot work, with everything that is wrong in one message. A resource that is being deleted passes:
 * removing a finalizer is an update too.
 */
export const validate = ({ object, oldObject }: AdmissionRequest): AdmissionAnswer => {
  if (!hasParts(object)) return { allowed: false, message: 'spec: is required' };
  if (isBeingDeleted(object.metadata)) return { allowed: true };
  const { errors, warnings } = judge(object.metadata, object.spec, hasParts(oldObject) ? oldObject.spec : undefined);
  return errors.length === 0 ? { allowed: true, warnings } : { allowed: false, message: told(errors), warnings };
};
