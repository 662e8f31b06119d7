import type { Spec } from '../../api/spec.ts';
import { hasHighAvailability } from './high-availability.ts';

/** Whether a JobManager is started for its job, and runs its main method. */
export const inApplicationMode = ({ submission }: Pick<Spec, 'submission'>): boolean => submission === 'Application';

/** Whether that JobManager is a Job, tried once: nothing outside it knows how far its job has come. */
export const jobManagerRunsOnce = (spec: Spec): boolean => inApplicationMode(spec) && !hasHighAvailability(spec);

/** Whether the image's own client brings the job to a JobManager that runs already: what Python, SQL and Beam need. */
export const inClientMode = ({ submission }: Pick<Spec, 'submission'>): boolean => submission === 'Job';
