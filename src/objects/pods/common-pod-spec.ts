import type { Spec } from '../../api/spec.ts';

/** What the spec says of all its pods. */
export const commonPodSpec = (spec: Spec) => ({
  ...(spec.volumes === undefined ? {} : { volumes: [...spec.volumes] }),
  ...(spec.imagePullSecrets === undefined ? {} : { imagePullSecrets: [...spec.imagePullSecrets] }),
  ...(spec.serviceAccountName === undefined ? {} : { serviceAccountName: spec.serviceAccountName }),
  ...(spec.securityContext === undefined ? {} : { securityContext: spec.securityContext }),
});
