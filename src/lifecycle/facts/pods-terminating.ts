import type { Waiting } from '../decision.ts';
import type { PodFact } from '../observation.ts';

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
