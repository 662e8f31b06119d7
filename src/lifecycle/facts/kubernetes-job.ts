import type { V1Job } from '@kubernetes/client-node';

/** A condition of a Job that holds. */
export const hasCondition = (job: V1Job | undefined, type: 'Complete' | 'Failed') =>
  job?.status?.conditions?.find((condition) => condition.type === type && condition.status === 'True');
