import type { CancelOperation } from '../../api/status/operation.ts';
import type { JobOnCluster } from '../facts/job.ts';
import { exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';

/** The intent to cancel a job (R2). Cancelling twice has the effect of cancelling once, so all attempts are one. */
export const cancelIntent = ({ now }: Observation, job: JobOnCluster): CancelOperation => ({
  kind: 'cancel',
  ...job,
  attempt: 1,
  startedAt: exactTime(now),
});
