import type { JobStatus, Status } from '../../api/status.ts';
import type { StatusChange } from '../decision.ts';
import type { Observation } from '../observation.ts';
import { LOST } from './job.ts';
import { type Left, withRestorePoint } from './left-behind.ts';
import { elapsed, exactTime } from './time.ts';

/** Which job of the status runs on a cluster: the deployed one, or the new one of a blue/green pair. */
export const slotOf = ({ deployHash }: Status, cluster: string): 'jobStatus' | 'updatingJob' => (cluster === deployHash ? 'jobStatus' : 'updatingJob');

const endedJob = (job: JobStatus | undefined, now: number, state: string): JobStatus => ({
  ...job,
  state,
  health: state === 'FINISHED' ? 'Green' : 'Red',
  endedAt: job?.endedAt ?? exactTime(now),
});

/** Records that a job was seen to have ended; what it left behind is not known yet. */
export const ended = ({ status, now }: Observation, cluster: string, state: string): StatusChange => {
  const slot = slotOf(status, cluster);
  return { [slot]: endedJob(status[slot], now, state) };
};

/** Records the end of a job and what it left: from now on another may take its place (R4), its cluster may go (R6). */
export const settled = (o: Observation, cluster: string, state: string, { point, fresh, finished }: Left = {}): StatusChange => {
  const slot = slotOf(o.status, cluster);
  return {
    [slot]: { ...endedJob(o.status[slot], o.now, state), settled: true, ...(fresh === true ? { fresh } : {}), ...(finished === true ? { finished } : {}) },
    operation: undefined,
    savepointTriggerId: undefined,
    retryAt: undefined,
    retryCount: undefined,
    ...(point === undefined ? {} : { restorePoints: withRestorePoint(o.status.restorePoints, point) }),
    ...(point?.kind === 'savepoint' ? { savepointPath: point.path } : {}),
  };
};

/** Records that the deployed job is lost, and gives its cluster up: its pods must end before another job begins (R4). */
export const givenUp = (o: Observation, cluster: string): StatusChange => ({ ...settled(o, cluster, LOST), released: true });

/** Flink answers about a job's checkpoints from a cache of 3 s (`rest.cache.checkpoint-statistics.timeout`, `web.refresh-interval`). */
const STALE_MS = 4000;

/** Whether what Flink tells of the ended job's checkpoints may be of a time before its end. */
export const accountMayBeOld = ({ status, now }: Observation, cluster: string): boolean => elapsed(now, status[slotOf(status, cluster)]?.endedAt) < STALE_MS;
