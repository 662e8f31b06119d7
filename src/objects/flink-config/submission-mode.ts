import type { Spec } from '../../api/spec.ts';
import { hasHighAvailability } from './high-availability.ts';

/** Whether the JobManager runs the main method of the job (`submission: Application`). */
export const inApplicationMode = ({ submission }: Pick<Spec, 'submission'>): boolean => submission === 'Application';

/** Whether a Kubernetes Job runs `flink run` (`submission: Job`). */
export const inClientMode = ({ submission }: Pick<Spec, 'submission'>): boolean => submission === 'Job';

/**
 * Whether the JobManager is a Job whose pod runs once. In application mode without high availability, a second pod would
 * start the job from where the first had started it, not from its latest checkpoint.
 */
export const jobManagerRunsOnce = (spec: Spec): boolean => inApplicationMode(spec) && !hasHighAvailability(spec);
