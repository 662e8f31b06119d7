import type { Operation } from '../../api/status.ts';
import { operationId } from '../../objects/hash.ts';
import type { JobOnCluster } from '../facts/job.ts';
import { exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';

/** The intent to cancel a job (R2). Cancelling twice is cancelling once, so there is no second attempt to tell from the first. */
export const cancelIntent = (observation: Observation, job: JobOnCluster): Operation => ({
  kind: 'cancel',
  id: operationId(observation.application.metadata.uid, 'cancel', job.jobId, 1),
  ...job,
  attempt: 1,
  startedAt: exactTime(observation.now),
});
