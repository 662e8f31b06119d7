import type { V1PodSpec } from '@kubernetes/client-node';
import type { DeepReadonly, Draft } from '../../api/kubernetes.ts';
import type { Spec } from '../../api/spec.ts';

export type PodSpec = DeepReadonly<V1PodSpec>;

/** Fields of the spec that all pods have. */
export const commonPodSpec = (spec: Spec): Partial<PodSpec> => {
  const pod: Draft<Partial<PodSpec>> = {};
  if (spec.volumes !== undefined) pod.volumes = spec.volumes;
  if (spec.imagePullSecrets !== undefined) pod.imagePullSecrets = spec.imagePullSecrets;
  if (spec.serviceAccountName !== undefined) pod.serviceAccountName = spec.serviceAccountName;
  if (spec.securityContext !== undefined) pod.securityContext = spec.securityContext;
  return pod;
};
