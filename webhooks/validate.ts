import { isUntouched } from '../src/admission/effective-spec.ts';
import type { ObjectName } from '../src/admission/object-name.ts';
import { type Diagnostic, formatDiagnostic, judge } from '../src/admission/verdict.ts';
import { isFields } from '../src/api/fields.ts';
import type { AdmissionAnswer, AdmissionRequest } from './review.ts';

type Metadata = ObjectName & { readonly deletionTimestamp?: string };

const isMetadata = (value: unknown): value is Metadata =>
  isFields(value) &&
  ['name', 'generateName', 'namespace', 'deletionTimestamp'].every((field) =>
    ['string', 'undefined'].includes(typeof value[field]),
  );

const hasParts = (value: unknown): value is { metadata: Metadata; spec: unknown } =>
  isFields(value) && isMetadata(value['metadata']) && 'spec' in value;

const isBeingDeleted = ({ deletionTimestamp }: Metadata): boolean => deletionTimestamp !== undefined;

/** More would not be read, and an answer has its bounds. */
const MAX_SHOWN = 100;

const summary = (errors: readonly Diagnostic[]): string => {
  const lines = errors.slice(0, MAX_SHOWN).map(formatDiagnostic);
  if (errors.length === 1) return lines.join();
  const rest = errors.length > MAX_SHOWN ? [`and ${errors.length - MAX_SHOWN} more`] : [];
  return `${errors.length} faults:\n${[...lines, ...rest].map((text) => `- ${text}`).join('\n')}`;
};

const refuse = (name: string, errors: readonly Diagnostic[]): Pick<AdmissionAnswer, 'allowed' | 'refusal'> => ({
  allowed: false,
  refusal: { name, message: summary(errors), causes: errors.slice(0, MAX_SHOWN) },
});

/**
 * Refuses what cannot work, with everything that is wrong in one message. What is stored already, and what is being
 * deleted, passes: rules may be newer than it, and those who write its metadata cannot mend its spec.
 */
export const validate = ({ object, oldObject }: AdmissionRequest): AdmissionAnswer => {
  if (!hasParts(object)) return refuse('', [{ code: 'shape', path: 'spec', message: 'is required, beside metadata' }]);
  if (isBeingDeleted(object.metadata)) return { allowed: true };
  const { errors, warnings } = judge(object.metadata, object.spec, hasParts(oldObject) ? oldObject.spec : undefined);
  const shown = warnings.slice(0, MAX_SHOWN).map(formatDiagnostic);
  if (errors.length === 0) return { allowed: true, warnings: shown };
  if (hasParts(oldObject) && isUntouched(object.spec, oldObject.spec))
    return { allowed: true, warnings: [...errors.slice(0, MAX_SHOWN).map(formatDiagnostic), ...shown] };
  return { ...refuse(object.metadata.name ?? '', errors), warnings: shown };
};
