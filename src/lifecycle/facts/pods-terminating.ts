import type { Waiting } from '../decision.ts';
import type { Observation, PodFact } from '../observation.ts';

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
