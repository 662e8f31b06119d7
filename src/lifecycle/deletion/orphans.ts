import { usesKubernetesStore } from '../../objects/flink-config/high-availability.ts';
import { clusterName } from '../../objects/metadata/names.ts';
import { countChildren } from '../../objects/observed-children.ts';
import { type Decision, enter, REQUEUE_MS, stay, type Waiting } from '../decision.ts';
import { event } from '../effect.ts';
import { keptClusters } from '../facts/kept-clusters.ts';
import { howToDelete, isOrphan, namesOf } from '../facts/pods-terminating.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation, Situation } from '../observation.ts';
import { childNames } from './leftovers.ts';

/**
 * `kubectl delete --cascade=orphan`: the objects of the application are to stay, and its job is to run on. The API server
 * adds the finalizer `orphan`. Kubernetes' garbage collector then takes the owner out of the objects and removes that
 * finalizer (Kubernetes, Garbage Collection), often before flinkapp sees it: then the application has no objects any more,
 * but its pods are there and nobody deletes them.
 */

/** How long the application has to be without objects, in milliseconds. Metacontroller's cache may lag behind. */
const ORPHANED_MS = 10_000;

export const hasOrphanFinalizer = ({ deleting, application: { metadata } }: Situation): boolean =>
  deleting && metadata.finalizers?.includes('orphan') === true;

/** Whether the application has no objects, although its status says that it has clusters; nothing has been stopped yet. */
export const hasNoChildren = ({ status, children }: Situation): boolean =>
  status.operation === undefined && countChildren(children) === 0 && keptClusters(status).length > 0;

/** Flink's ConfigMaps have other labels than the objects of the application. */
const howToDeleteStores = ({ application: { metadata }, status }: Observation): string =>
  keptClusters(status)
    .filter(({ spec }) => usesKubernetesStore(spec))
    .map(({ hash }) => `app=${clusterName(metadata.name, hash)},type=flink-native-kubernetes`)
    .map((labels) => `; kubectl delete configmaps --selector ${labels} --namespace ${metadata.namespace}`)
    .join('');

const release = (observation: Observation, fact: string): Decision<'Deleting'> => {
  const commands = `${howToDelete(observation)}${howToDeleteStores(observation)}`;
  const message = `${fact}. flinkapp leaves everything as it is now. ${commands}`;
  return enter('Deleting', { finalized: true, effects: [event('Normal', 'Orphaned', 'orphaned', message)] });
};

/** The deletion leaves the objects that the application has now. */
export const releaseOrphans = (observation: Observation): Decision<'Deleting'> => {
  const names = childNames(observation.children);
  return release(observation, `Deleted with --cascade=orphan${names === '' ? '' : `, which leaves ${names}`}`);
};

const watching: Waiting = {
  reason: 'DeletionInProgress',
  message: 'Pods are running, but no object of the application is left: waiting to see whether they are to stay',
};

/** The deletion of an application that has pods but no objects; undefined where it has objects, or its pods end. */
export const decideWithoutChildren = (observation: Observation): Decision<'Deleting'> | undefined => {
  if (!hasNoChildren(observation)) return undefined;
  const pods = (observation.pods ?? []).filter((pod) => pod.ownedByUid && isOrphan(pod));
  if (pods.length === 0) return undefined;
  if (elapsed(observation.now, observation.status.phaseSince) < ORPHANED_MS)
    return stay('Deleting', REQUEUE_MS.ending, { waiting: watching });
  return release(
    observation,
    `Deleted without the objects that it had, as with --cascade=orphan: nobody is deleting ${namesOf(pods)}`,
  );
};
