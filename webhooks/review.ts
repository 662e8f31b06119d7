import type { Diagnostic } from '../src/admission/verdict.ts';
import { isFields } from '../src/api/fields.ts';

/** AdmissionReview of admission.k8s.io/v1, as much of it as a webhook needs. */

export interface AdmissionRequest {
  readonly uid: string;
  readonly operation: string;
  readonly object: unknown;
  /** As it is stored, on an update. */
  readonly oldObject: unknown;
}

/** Why a resource is not taken. kubectl shows the causes of one that has a name, other clients the message. */
export interface Refusal {
  readonly name: string;
  readonly message: string;
  readonly causes: readonly Diagnostic[];
}

export interface AdmissionAnswer {
  readonly allowed: boolean;
  readonly refusal?: Refusal;
  readonly warnings?: readonly string[];
  readonly patch?: readonly object[];
}

/** The body is not an AdmissionReview that we can answer. */
export class BadReview extends Error {
  override readonly name = 'BadReview';
}

export const readReview = (body: unknown): AdmissionRequest => {
  if (!isFields(body) || body['kind'] !== 'AdmissionReview' || body['apiVersion'] !== 'admission.k8s.io/v1')
    throw new BadReview('not an AdmissionReview of admission.k8s.io/v1');
  const { request } = body;
  if (!isFields(request) || typeof request['uid'] !== 'string') throw new BadReview('request.uid is missing');
  return {
    uid: request['uid'],
    operation: String(request['operation']),
    object: request['object'],
    oldObject: request['oldObject'],
  };
};

/** A Status of Kubernetes as its own validation answers (API conventions, "Response Status Kind"). */
const failure = ({ name, message, causes }: Refusal) => ({
  status: 'Failure',
  reason: 'Invalid',
  code: 422,
  message,
  details: {
    name,
    group: 'flink.k8s.io',
    kind: 'FlinkApplication',
    causes: causes.map(({ code, path, message }) => ({ reason: code, field: path, message: `${message} [${code}]` })),
  },
});

/** The review's answer. */
export const writeReview = (uid: string, { allowed, refusal, warnings, patch }: AdmissionAnswer) => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  response: {
    uid,
    allowed,
    ...(refusal === undefined ? {} : { status: failure(refusal) }),
    ...(warnings === undefined || warnings.length === 0 ? {} : { warnings }),
    ...(patch === undefined || patch.length === 0
      ? {}
      : { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') }),
  },
});
