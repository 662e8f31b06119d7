import type { ObjectMeta } from '../api/flinkapplication.ts';
import type { PodFact } from '../lifecycle/observation.ts';
import { clusterName } from '../objects/names.ts';
import type { KubeApi } from './client.ts';

/** ConfigMaps in which Flink's Kubernetes high availability keeps what a cluster runs (Flink, KubernetesHaServices: they have no owner). */

/** `configmap-type` is on them too, but no longer with Flink 2.3. */
const TYPE = 'type=flink-native-kubernetes';

const path = (namespace: string, selector: string): string =>
  `/api/v1/namespaces/${namespace}/configmaps?labelSelector=${encodeURIComponent(selector)}`;

/** A list without the objects' content, which can be large. */
const METADATA_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

interface List {
  /** Of an empty list of metadata there are none, not even an empty array (seen on Kubernetes 1.36). */
  readonly items:
    | null
    | readonly { readonly metadata?: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> } }[];
}

const isList = (value: unknown): value is List =>
  typeof value === 'object' &&
  value !== null &&
  'items' in value &&
  (value.items === null || Array.isArray(value.items));

/** What is left of an application's clusters in their stores, by the cluster each belongs to. */
export const listStores = async (kube: KubeApi, { namespace, name }: ObjectMeta): Promise<readonly PodFact[]> => {
  const list = await kube.get(path(namespace, TYPE), METADATA_ONLY);
  if (!isList(list)) throw new Error('the API server answered something else than a list of ConfigMaps');
  const mine = new RegExp(`^${name}-([0-9a-f]{8})$`);
  return (list.items ?? []).flatMap(({ metadata }) => {
    const cluster = mine.exec(metadata?.labels?.['app'] ?? '')?.[1];
    return cluster === undefined
      ? []
      : [{ name: metadata?.name ?? '', cluster, ownedByUid: true, store: true as const }];
  });
};

/** Removes the store of one cluster, all of it at once; removing it again is nothing. */
export const removeStore = async (kube: KubeApi, { namespace, name }: ObjectMeta, cluster: string): Promise<void> =>
  kube.remove(path(namespace, `${TYPE},app=${clusterName(name, cluster)}`));
