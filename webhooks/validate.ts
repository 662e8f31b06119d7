import { isSameSpec } from '../src/admission/effective-spec.ts';
import type { ObjectName } from '../src/admission/object-name.ts';
import { type Diagnostic, formatDiagnostic, judge, toDiagnostic } from '../src/admission/verdict.ts';
import { isFields } from '../src/api/fields.ts';
import type { AdmissionAnswer, AdmissionRequest } from './review.ts';

type Metadata = ObjectName & { readonly deletionTimestamp?: string };

const isMetadata = (value: unknown): value is Metadata =>
  isFields(value) &&
  ['name', 'generateName', 'namespace', 'deletionTimestamp'].every((field) =>
    ['string', 'undefined'].includes(typeof value[field]),
  );

const isResource = (value: unknown): value is { metadata: Metadata; spec: unknown } =>
  isFields(value) && isMetadata(value['metadata']) && 'spec' in value;

/** Diagnostics in one answer: nobody reads more, and the API server bounds the size of an answer. */
const MAX_DIAGNOSTICS = 100;

const linesOf = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics.slice(0, MAX_DIAGNOSTICS).map(formatDiagnostic);

const summarize = (errors: readonly Diagnostic[]): string => {
  const lines = linesOf(errors);
  if (errors.length === 1) return lines.join();
  const omitted = errors.length > MAX_DIAGNOSTICS ? [`and ${errors.length - MAX_DIAGNOSTICS} more`] : [];
  return `${errors.length} errors:\n${[...lines, ...omitted].map((line) => `- ${line}`).join('\n')}`;
};

const refuse = (name: string, errors: readonly Diagnostic[]): Pick<AdmissionAnswer, 'allowed' | 'refusal'> => ({
  allowed: false,
  refusal: { name, message: summarize(errors), causes: errors.slice(0, MAX_DIAGNOSTICS) },
});

const INCOMPLETE = toDiagnostic('shape', {
  path: 'spec',
  problem: 'is missing, or metadata is invalid',
  advice: 'write both metadata and spec',
});

/**
 * Refuses a resource that cannot work, with all its errors in one answer. An update that leaves the spec as it is stored
 * passes, and so does a resource under deletion: a rule can be newer than the spec, and whoever writes labels or
 * finalizers cannot correct it.
 */
export const validate = ({ object, oldObject }: AdmissionRequest): AdmissionAnswer => {
  if (!isResource(object)) return refuse('', [INCOMPLETE]);
  const { metadata, spec } = object;
  if (metadata.deletionTimestamp !== undefined) return { allowed: true };
  const stored = isResource(oldObject) ? oldObject : undefined;
  const { errors, warnings } = judge(metadata, spec, stored?.spec);
  if (errors.length === 0) return { allowed: true, warnings: linesOf(warnings) };
  if (stored !== undefined && isSameSpec(spec, stored.spec))
    return { allowed: true, warnings: [...linesOf(errors), ...linesOf(warnings)] };
  return { ...refuse(metadata.name ?? '', errors), warnings: linesOf(warnings) };
};
