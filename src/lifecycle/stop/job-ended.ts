import type { JobStatus, Status } from '../../api/status.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import { STATISTICS_STALE_MS } from '../facts/checkpoint-statistics.ts';
import { type JobOnCluster, LOST } from '../facts/job.ts';
import { NO_RETRY } from '../facts/retry.ts';
import { elapsed, exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { type FinalState, withRestorePoint } from '../state/restore-point.ts';

/** Which job of the status runs on a cluster: the deployed one, or the new one of a blue/green pair. */
export const jobFieldOf = ({ deployed }: Status, cluster: string): 'jobStatus' | 'updatingJob' =>
  cluster === deployed?.hash ? 'jobStatus' : 'updatingJob';

const endedJob = (job: JobStatus | undefined, now: number, state: string): JobStatus => ({
  ...job,
  state,
  health: state === 'FINISHED' ? 'Green' : 'Red',
  endedAt: job?.endedAt ?? exactTime(now),
});

/** Records that a job was seen to have ended; what it left behind is not known yet. */
export const recordJobEnded = ({ status, now }: Observation, cluster: string, state: string): StatusChange => {
  const slot = jobFieldOf(status, cluster);
  return { [slot]: endedJob(status[slot], now, state) };
};

/** Records the end of a job and what it left: from now on another may take its place (R4), its cluster may go (R6). */
export const recordJobSettled = (
  observation: Observation,
  cluster: string,
  state: string,
  { point, startedEmpty, finished, unusable }: FinalState = {},
): StatusChange => {
  const slot = jobFieldOf(observation.status, cluster);
  return {
    [slot]: {
      ...endedJob(observation.status[slot], observation.now, state),
      settled: true,
      ...(startedEmpty === true ? { startedEmpty } : {}),
      ...(finished === true ? { finished } : {}),
      ...(unusable === undefined ? {} : { unusableState: unusable }),
    },
    operation: undefined,
    ...NO_RETRY,
    ...(point === undefined ? {} : { restorePoints: withRestorePoint(observation.status.restorePoints, point) }),
    ...(point?.kind === 'savepoint' ? { savepointPath: point.path } : {}),
  };
};

/** Records that the deployed job is lost, and gives its cluster up: its pods must end before another job begins (R4). */
export const recordJobLost = (observation: Observation, cluster: string): StatusChange => ({
  ...recordJobSettled(observation, cluster, LOST),
  clusterReleased: true,
});

/** The wait for Flink's final answer about the checkpoints of a job that has ended. */
export const recordingRestorePoint = ({ jobId }: JobOnCluster, state: string): Waiting => ({
  reason: 'RecordingRestorePoint',
  message: `Job ${jobId} is ${state}; flinkapp records its newest restore point when Flink's answer is final`,
});

/** Whether Flink may still report the checkpoints of an ended job as they were before its end. */
export const checkpointStatsMayBeStale = ({ status, now, endKnownMs }: Observation, cluster: string): boolean => {
  const field = jobFieldOf(status, cluster);
  return (endKnownMs?.[field] ?? elapsed(now, status[field]?.endedAt)) < STATISTICS_STALE_MS;
};
