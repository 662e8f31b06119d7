import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import type { Spec } from '../../api/spec.ts';
import { usesKubernetesStore } from '../flink-config/high-availability.ts';

/**
 * A pod gets no token of an account that nobody chose: of Flink only its high availability asks Kubernetes for anything.
 * Whoever names an account wants its token.
 */
export const withoutIdleToken = (spec: Spec, template: V1PodTemplateSpec): V1PodTemplateSpec => {
  const pod = { containers: [], ...template.spec };
  const wanted =
    pod.serviceAccountName !== undefined || pod.automountServiceAccountToken !== undefined || usesKubernetesStore(spec);
  return wanted ? template : { ...template, spec: { ...pod, automountServiceAccountToken: false } };
};
