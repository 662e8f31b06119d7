import { isFields } from '../src/api/fields.ts';
import { API_VERSION, PLURAL } from '../src/api/flinkapplication.ts';
import type { AdmissionAnswer, AdmissionRequest } from './review.ts';
import { validate } from './validate.ts';

/** The part of the Kubernetes API that this needs: GET of an object; undefined where it does not exist. */
export interface ObjectReader {
  readonly get: (path: string) => Promise<unknown>;
}

const replicasOf = (scale: unknown): unknown =>
  isFields(scale) && isFields(scale['spec']) ? scale['spec']['replicas'] : undefined;

/**
 * Judges `kubectl scale` and autoscalers as the edit of spec.parallelism that their write stands for. The review has only
 * the number, so the application is read. The API server itself refuses the scale of one that does not exist.
 * @throws if the application cannot be read: then failurePolicy decides
 */
export const validateScale = async (kube: ObjectReader, request: AdmissionRequest): Promise<AdmissionAnswer> => {
  const { namespace, name } = request;
  const stored = await kube.get(`/apis/${API_VERSION}/namespaces/${namespace}/${PLURAL}/${name}`);
  if (!isFields(stored) || !isFields(stored['spec'])) return { allowed: true };
  // The API server writes no replicas where they are 0.
  const parallelism = replicasOf(request.object) ?? 0;
  return validate({ ...request, object: { ...stored, spec: { ...stored['spec'], parallelism } }, oldObject: stored });
};
