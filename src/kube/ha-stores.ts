import type { ObjectMeta } from '../api/flinkapplication.ts';
import type { PodFact } from '../lifecycle/observation.ts';
import { clusterName } from '../objects/metadata/names.ts';
import type { KubeApi } from './client.ts';

/**
 * The ConfigMaps in which Flink's Kubernetes high availability records leaders, jobs and checkpoints. They have no
 * owner, so that Kubernetes does not delete them with their cluster (Flink, KubernetesHaServices).
 */

/** Flink before 2.3 also sets the label `configmap-type`. */
const TYPE = 'type=flink-native-kubernetes';

const path = (namespace: string, selector: string): string =>
  `/api/v1/namespaces/${namespace}/configmaps?labelSelector=${encodeURIComponent(selector)}`;

/** A list without the objects' data, which can be large. */
const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

interface List {
  /** An empty list of metadata has null in place of an empty array (seen on Kubernetes 1.36). */
  readonly items:
    | null
    | readonly { readonly metadata?: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> } }[];
}

const isList = (value: unknown): value is List =>
  typeof value === 'object' &&
  value !== null &&
  'items' in value &&
  (value.items === null || Array.isArray(value.items));

/** The ConfigMaps of an application's clusters, by the cluster each belongs to. */
export const listStores = async (kube: KubeApi, { namespace, name }: ObjectMeta): Promise<readonly PodFact[]> => {
  const list = await kube.get(path(namespace, TYPE), METADATA_ONLY);
  if (!isList(list)) throw new Error('the API server answered with something other than a list of ConfigMaps');
  const clusterOf = new RegExp(`^${name}-([0-9a-f]{8})$`);
  return (list.items ?? []).flatMap(({ metadata }) => {
    const cluster = clusterOf.exec(metadata?.labels?.['app'] ?? '')?.[1];
    return cluster === undefined
      ? []
      : [{ name: metadata?.name ?? '', cluster, ownedByUid: true, store: true as const }];
  });
};

/** Deletes the store of one cluster in one request. A store that does not exist counts as deleted. */
export const removeStore = async (kube: KubeApi, { namespace, name }: ObjectMeta, cluster: string): Promise<void> =>
  kube.remove(path(namespace, `${TYPE},app=${clusterName(name, cluster)}`));
