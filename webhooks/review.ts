import type { Diagnostic } from '../src/admission/verdict.ts';
import { isFields } from '../src/api/fields.ts';
import { removePrototypeKeys } from '../src/api/prototype-keys.ts';

/** The fields of an AdmissionReview (admission.k8s.io/v1) that the webhooks read and write. */

export interface AdmissionRequest {
  readonly uid: string;
  readonly operation: string;
  /** `scale` for a write of the scale subresource, whose object is a Scale (autoscaling/v1). */
  readonly subResource?: string;
  readonly namespace: string;
  readonly name: string;
  readonly object: unknown;
  /** The stored resource, on an update. */
  readonly oldObject: unknown;
}

/** Why a resource is refused. For a named resource kubectl shows the causes; other clients show the message. */
export interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly causes: readonly Diagnostic[];
}

export interface AdmissionAnswer {
  readonly allowed: boolean;
  readonly refusal?: Refusal;
  readonly warnings?: readonly string[];
  /** Operations of a JSON Patch. */
  readonly patch?: readonly object[];
}

/** The body of the request is not an AdmissionReview. */
export class BadReview extends Error {
  override readonly name = 'BadReview';
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** @throws BadReview */
export const readReview = (body: unknown): AdmissionRequest => {
  if (!isFields(body) || body['kind'] !== 'AdmissionReview' || body['apiVersion'] !== 'admission.k8s.io/v1')
    throw new BadReview('the body must be an AdmissionReview of admission.k8s.io/v1');
  removePrototypeKeys(body);
  const { request } = body;
  if (!isFields(request) || typeof request['uid'] !== 'string') throw new BadReview('request.uid is missing');
  return {
    uid: request['uid'],
    operation: String(request['operation']),
    ...(typeof request['subResource'] === 'string' ? { subResource: request['subResource'] } : {}),
    namespace: textOf(request['namespace']),
    name: textOf(request['name']),
    object: request['object'],
    oldObject: request['oldObject'],
  };
};

/** A refusal as Kubernetes reports those of its own validation (API conventions, "Response Status Kind"). */
const statusOf = ({ name, message, causes }: Refusal) => ({
  status: 'Failure',
  reason: 'Invalid',
  code: 422,
  message,
  details: {
    name,
    group: 'flink.k8s.io',
    kind: 'FlinkApplication',
    causes: causes.map(({ code, path, message: text }) => ({
      reason: code,
      field: path,
      message: `${text} [${code}]`,
    })),
  },
});

/** An AdmissionReview with the answer. Empty warnings and patches are left out. */
export const writeReview = (uid: string, { allowed, refusal, warnings = [], patch = [] }: AdmissionAnswer) => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  response: {
    uid,
    allowed,
    ...(refusal === undefined ? {} : { status: statusOf(refusal) }),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(patch.length === 0
      ? {}
      : { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') }),
  },
});
