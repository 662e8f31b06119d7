import type { PodTemplate } from '../../api/kubernetes.ts';
import type { Spec } from '../../api/spec.ts';
import { usesKubernetesStore } from '../flink-config/high-availability.ts';

/**
 * Leaves the token of the default ServiceAccount out of pods that do not need it: Flink talks to Kubernetes only for
 * high availability. A pod with a named ServiceAccount has the token of that.
 */
export const withoutUnusedToken = (spec: Spec, template: PodTemplate): PodTemplate => {
  const pod = { containers: [], ...template.spec };
  const decided = pod.serviceAccountName !== undefined || pod.automountServiceAccountToken !== undefined;
  if (decided || usesKubernetesStore(spec)) return template;
  return { ...template, spec: { ...pod, automountServiceAccountToken: false } };
};
