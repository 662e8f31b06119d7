import type { Status } from '../../api/status.ts';
import { usesKubernetesStore } from '../../objects/flink-config/high-availability.ts';
import type { StatusChange } from '../decision.ts';
import type { Effect } from '../effect.ts';
import type { Observation, Situation } from '../observation.ts';
import { keptClusters } from './kept-clusters.ts';

/**
 * Kubernetes high availability: what a cluster runs is also in ConfigMaps that outlive it. A cluster made anew under its
 * name would start the job that it finds there, beside ours (R4). So a store counts as what is left of its cluster, as
 * its pods do, and goes when they have gone.
 */

/** Whether an application has, or has had, a cluster with such a store. */
export const hasStores = ({ status, desired }: Pick<Situation, 'status' | 'desired'>): boolean =>
  status.haStoreLeft === true ||
  [desired, status.deployed, status.updating, status.previous?.record].some(
    (record) => record !== undefined && usesKubernetesStore(record.spec),
  );

/** Removes stores whose cluster is neither kept nor has pods any more. */
export const storesToRemove = ({ status, pods = [] }: Observation): readonly Effect[] => {
  const kept = keptClusters(status).map(({ hash }) => hash);
  const left = new Set(pods.filter(({ store }) => store === true).map(({ cluster }) => cluster));
  return [...left]
    .filter((hash) => !kept.includes(hash) && !pods.some(({ cluster, store }) => cluster === hash && store !== true))
    .map((cluster) => ({ kind: 'removeStore', cluster }));
};

/** Remembers, when a cluster is made, that one may leave its store behind. */
export const storesBegin = (situation: Situation): StatusChange => (hasStores(situation) ? { haStoreLeft: true } : {});

/** Whether a look at what is left is due: after a deploy, once nobody can need the cluster before any more. */
export const storesNeedPods = ({ haStoreLeft, stabilizingSince, previous }: Status): boolean =>
  haStoreLeft === true && stabilizingSince === undefined && previous === undefined;

/** That look has found nothing but the cluster that runs. */
export const storesGone = ({ status, pods }: Observation): StatusChange => {
  if (!storesNeedPods(status) || pods === undefined) return {};
  const kept = keptClusters(status).map(({ hash }) => hash);
  return pods.every(({ cluster }) => kept.includes(cluster)) ? { haStoreLeft: undefined } : {};
};
