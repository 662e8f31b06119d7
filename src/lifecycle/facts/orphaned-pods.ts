import type { Observation, PodFact } from '../observation.ts';

/** Whether a pod is there and Kubernetes is not deleting it. */
export const isOrphan = ({ store, terminatesBy }: PodFact): boolean => store !== true && terminatesBy === undefined;

const KINDS = 'deployments,jobs,services,ingresses,poddisruptionbudgets';

/** What deletes objects of an application that is deleted itself; every one of them has the label. */
export const howToDelete = ({ application: { metadata } }: Pick<Observation, 'application'>): string =>
  `To delete what is left, run: kubectl delete ${KINDS} --selector flink-app=${metadata.name} --namespace ${metadata.namespace}`;
