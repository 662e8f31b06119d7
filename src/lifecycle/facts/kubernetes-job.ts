import type { V1Job } from '@kubernetes/client-node';
import type { DeepReadonly } from '../../api/kubernetes.ts';

/** The condition of a Kubernetes Job, where it is True. */
export const hasCondition = (job: DeepReadonly<V1Job> | undefined, type: 'Complete' | 'Failed') =>
  job?.status?.conditions?.find((condition) => condition.type === type && condition.status === 'True');
