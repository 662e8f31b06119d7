import type { Waiting } from '../decision.ts';
import type { Observation, PodFact } from '../observation.ts';
import { elapsed } from './time.ts';

const MAX_NAMES = 3;

const kindAndName = ({ name, store }: PodFact): string => `${store === true ? 'ConfigMap' : 'pod'} ${name}`;

/** `pod a, ConfigMap b`. It holds no count, which would change with each pod that ends. */
export const namesOf = (pods: readonly PodFact[]): string => {
  const names = pods.slice(0, MAX_NAMES).map(kindAndName).join(', ');
  return pods.length > MAX_NAMES ? `${names} and others` : names;
};

/** The wait for pods and stores of a cluster. It names them, so that people can find out what keeps them. */
export const waitingForPods = (pods: readonly PodFact[]): Waiting => ({
  reason: 'WaitingForPodsToEnd',
  message: `Waiting for the deletion of ${pods.length === 0 ? 'the cluster' : namesOf(pods)}`,
});

/** Whether a pod is there and Kubernetes is not deleting it. */
export const isOrphan = ({ store, terminatesBy }: PodFact): boolean => store !== true && terminatesBy === undefined;

const KINDS = 'deployments,jobs,services,ingresses,poddisruptionbudgets';

/** What deletes objects of an application that is deleted itself; every one of them has the label. */
export const howToDelete = ({ application: { metadata } }: Pick<Observation, 'application'>): string =>
  `To delete what is left, run: kubectl delete ${KINDS} --selector flink-app=${metadata.name} --namespace ${metadata.namespace}`;

/** How long after its grace period a kubelet that works has removed a pod, in milliseconds. */
const OVERDUE_MS = 60_000;

/**
 * Whether the end of a pod that Kubernetes is deleting is overdue: no kubelet confirms it. Its node is down or cannot be
 * reached, and what runs there may run on. Such a pod still counts as running (R4, R7), until its node is back or a person
 * deletes it by force.
 */
export const isOverdue = ({ now }: Pick<Observation, 'now'>, { terminatesBy }: PodFact): boolean =>
  terminatesBy !== undefined && elapsed(now, terminatesBy) >= OVERDUE_MS;

/** `pod a on node n, due to end at T` */
export const overduePodText = ({ name, node, terminatesBy }: PodFact): string =>
  `pod ${name}${node === undefined ? '' : ` on node ${node}`}, due to end at ${terminatesBy}`;

const commandFor = (namespace: string, pods: readonly PodFact[]): string =>
  `kubectl delete pod ${pods.map(({ name }) => name).join(' ')} --force --namespace ${namespace}`;

/** A finalizer keeps a pod after its deletion by force. */
const finalizerAdvice = (namespace: string, { name, finalizers = [] }: PodFact): string => {
  const [they, keep, remove] =
    finalizers.length === 1 ? ['Finalizer', 'keeps', 'removes it'] : ['Finalizers', 'keep', 'removes them'];
  const patch = `kubectl patch pod ${name} --namespace ${namespace} --type merge --patch '{"metadata":{"finalizers":null}}'`;
  return `. ${they} ${finalizers.join(', ')} of pod ${name} ${keep} it even then. If nothing ${remove}, run after that: ${patch}`;
};

/** What to do about overdue pods; undefined where there are none. */
export const overdueAdvice = (observation: Observation): string | undefined => {
  const { application, pods = [] } = observation;
  const { namespace } = application.metadata;
  const overdue = pods.filter((pod) => isOverdue(observation, pod));
  if (overdue.length === 0) return undefined;
  const [they, node] = overdue.length === 1 ? ['it', 'its node is'] : ['they', 'their nodes are'];
  const facts = `Kubernetes has not confirmed the end of ${overdue.map(overduePodText).join('; ')}: ${they} may still run`;
  const kept = overdue.filter(({ finalizers }) => finalizers !== undefined);
  const more = kept.map((pod) => finalizerAdvice(namespace, pod)).join('');
  return `${facts}. If you have made sure that ${node} down, run: ${commandFor(namespace, overdue)}${more}`;
};
