import type { KubeApi } from '../../src/kube/client.ts';

/** An empty Kubernetes: every GET finds an empty list, and every write succeeds. */
export const emptyKube = (more: Partial<KubeApi> = {}): KubeApi => ({
  get: async () => ({ items: [] }),
  create: async () => undefined,
  replace: async () => undefined,
  remove: async () => undefined,
  merge: async () => undefined,
  ...more,
});
