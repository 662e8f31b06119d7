import { hasHighAvailability } from '../../objects/flink-config/high-availability.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import { isTerminal, LOST } from '../facts/job.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { jobFieldOf, recordJobEnded } from './job-ended.ts';

export const recovering: Waiting = {
  reason: 'JobNotHealthy',
  message: 'The JobManager has not recovered the job from its high-availability store yet',
};

/**
 * The JobManager answers and does not have the job. With high availability a new leader may still recover it from its
 * store: that has the time of a job start, in every phase. The store has no job that has ended.
 */
const mayBeRecovered = ({ status, now, limits }: Observation, cluster: string): boolean => {
  const record = [status.deployed, status.updating].find((known) => known?.hash === cluster);
  const job = status[jobFieldOf(status, cluster)];
  if (record === undefined || !hasHighAvailability(record.spec) || isTerminal(job?.state)) return false;
  return (job?.state === LOST ? elapsed(now, job.endedAt) : 0) < limits.jobStartMs;
};

/** What the status records while flinkapp waits for the recovery of a missing job; undefined where it counts as lost. */
export const recoveryChange = (observation: Observation, cluster: string): StatusChange | undefined =>
  mayBeRecovered(observation, cluster) ? recordJobEnded(observation, cluster, LOST) : undefined;
