import type { RestorePoint } from '../../api/status.ts';
import type { StatusChange } from '../decision.ts';
import type { Observation } from '../observation.ts';
import { withRestorePoint } from './restore.ts';
import { elapsed, exactTime } from './time.ts';

/** Records that the deployed job was seen to have ended; what it left behind is not known yet. */
export const ended = ({ status, now }: Observation, state: string): StatusChange => ({
  jobStatus: { ...status.jobStatus, state, health: state === 'FINISHED' ? 'Green' : 'Red', endedAt: status.jobStatus?.endedAt ?? exactTime(now) },
});

/** Records the end of the deployed job and what it left: from now on another may take its place (R4), its cluster may go (R6). */
export const settled = (o: Observation, state: string, point?: RestorePoint): StatusChange => {
  const { jobStatus } = ended(o, state);
  return {
    jobStatus: { ...jobStatus, settled: true },
    operation: undefined,
    savepointTriggerId: undefined,
    retryAt: undefined,
    retryCount: undefined,
    ...(point === undefined ? {} : { restorePoints: withRestorePoint(o.status.restorePoints, point) }),
    ...(point?.kind === 'savepoint' ? { savepointPath: point.path } : {}),
  };
};

/** Flink answers about a job's checkpoints from a cache of 3 s (`rest.cache.checkpoint-statistics.timeout`, `web.refresh-interval`). */
const STALE_MS = 4000;

/** Whether what Flink tells of the ended job's checkpoints may be of a time before its end. */
export const accountMayBeOld = ({ status, now }: Observation): boolean => elapsed(now, status.jobStatus?.endedAt) < STALE_MS;
