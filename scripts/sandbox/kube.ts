import { type KubeApi, KubeError } from '../../src/kube/client.ts';
import type { SimulatedKubernetes } from '../../test/world/kubernetes.ts';

interface Stored {
  readonly metadata: { readonly name: string };
}

/** The API of the simulated Kubernetes for the service: applications, pods, Events and the service's Secrets. */
export const sandboxKube = (kubernetes: SimulatedKubernetes): KubeApi => {
  const objects = new Map<string, unknown>();
  return {
    get: async (path) => {
      if (path.includes('/pods?')) return { items: [...kubernetes.pods.values()].map(({ object }) => object) };
      if (path.includes('/flinkapplications/')) return kubernetes.parent;
      return objects.get(path);
    },
    create: async (path, object) => {
      const { metadata } = object as Stored;
      if (path.endsWith('/events')) {
        if (!kubernetes.createEvent(object as never)) throw new KubeError(409, 'AlreadyExists');
        return;
      }
      objects.set(`${path}/${metadata.name}`, object);
    },
    remove: async () => undefined,
    replace: async (path, object) => void objects.set(path, object),
    merge: async () => undefined,
  };
};
