import type { Observation, PodFact } from '../observation.ts';
import { elapsed } from './time.ts';

/**
 * Pods that Kubernetes is deleting and whose end no kubelet confirms. Their node is down or cannot be reached, and what runs
 * there may run on: such a pod still counts as running (R4, R7), until its node is back or a person deletes it by force.
 */

/** How long after its grace period a kubelet that works has removed a pod, in milliseconds. */
const OVERDUE_MS = 60_000;

/** Whether the end of a pod is overdue. */
export const isOverdue = ({ now }: Pick<Observation, 'now'>, { terminatesBy }: PodFact): boolean =>
  terminatesBy !== undefined && elapsed(now, terminatesBy) >= OVERDUE_MS;

/** `pod a on node n, due to end at T` */
export const overduePodText = ({ name, node, terminatesBy }: PodFact): string =>
  `pod ${name}${node === undefined ? '' : ` on node ${node}`}, due to end at ${terminatesBy}`;

const commandFor = (namespace: string, pods: readonly PodFact[]): string =>
  `kubectl delete pod ${pods.map(({ name }) => name).join(' ')} --force --namespace ${namespace}`;

/** What to do about overdue pods; undefined where there are none. */
export const overdueAdvice = (observation: Observation): string | undefined => {
  const { application, pods = [] } = observation;
  const overdue = pods.filter((pod) => isOverdue(observation, pod));
  if (overdue.length === 0) return undefined;
  const [they, node] = overdue.length === 1 ? ['it', 'its node is'] : ['they', 'their nodes are'];
  const facts = `Kubernetes has not confirmed the end of ${overdue.map(overduePodText).join('; ')}: ${they} may still run`;
  const command = commandFor(application.metadata.namespace, overdue);
  return `${facts}. If you have made sure that ${node} down, run: ${command}`;
};
