import type { DeepReadonly } from '../../api/kubernetes.ts';

/** An object that flinkapp makes. Kubernetes' own types leave out that it has a kind and a name. */
export type ObjectOfKind<K extends string, T> = DeepReadonly<T> & {
  readonly kind: K;
  readonly metadata: { readonly name: string };
};
