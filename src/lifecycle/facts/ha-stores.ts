import type { Status } from '../../api/status.ts';
import { usesKubernetesStore } from '../../objects/flink-config/high-availability.ts';
import type { StatusChange } from '../decision.ts';
import type { Effect } from '../effect.ts';
import type { Observation, Situation } from '../observation.ts';
import { keptClusters } from './kept-clusters.ts';
import { hasLostStatus } from './lost-status.ts';

/**
 * Kubernetes high availability: Flink also keeps the jobs of a cluster in ConfigMaps that outlive its pods. A new cluster
 * of the same name would start the jobs that it finds there, in addition to its own (R4). So a store counts as a part of
 * its cluster, as the pods do, and flinkapp deletes it when the pods are gone.
 */

/** Whether an application has, or has had, a cluster with such a store. */
export const hasStores = ({ status, desired }: Pick<Situation, 'status' | 'desired'>): boolean =>
  status.haStoreLeft === true ||
  [desired, status.deployed, status.updating, status.previous?.record].some(
    (record) => record !== undefined && usesKubernetesStore(record.spec),
  );

/** Deletes the stores of clusters that are not kept and have no pods. */
export const storesToRemove = (observation: Observation): readonly Effect[] => {
  const { status, pods = [] } = observation;
  if (hasLostStatus(observation)) return [];
  const kept = keptClusters(status).map(({ hash }) => hash);
  const withStore = new Set(pods.filter(({ store }) => store === true).map(({ cluster }) => cluster));
  return [...withStore]
    .filter((hash) => !kept.includes(hash) && !pods.some(({ cluster, store }) => cluster === hash && store !== true))
    .map((cluster) => ({ kind: 'removeStore', cluster }));
};

/** Records, when a cluster is created, that it may leave a store. */
export const storesBegin = (situation: Situation): StatusChange => (hasStores(situation) ? { haStoreLeft: true } : {});

/** Whether flinkapp has to check for stores that are left: after a deploy, once nothing can roll back to the previous cluster. */
export const storesNeedPods = ({ haStoreLeft, stabilizingSince, previous }: Status): boolean =>
  haStoreLeft === true && stabilizingSince === undefined && previous === undefined;

/** Records that only the live cluster has pods or a store. */
export const storesGone = ({ status, pods }: Observation): StatusChange => {
  if (!storesNeedPods(status) || pods === undefined) return {};
  const kept = keptClusters(status).map(({ hash }) => hash);
  return pods.every(({ cluster }) => kept.includes(cluster)) ? { haStoreLeft: undefined } : {};
};
