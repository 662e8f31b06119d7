import type { JobStatus, Status } from '../../api/status.ts';
import type { StatusChange, Waiting } from '../decision.ts';
import { STATISTICS_STALE_MS } from '../facts/checkpoint-statistics.ts';
import { type JobOnCluster, LOST } from '../facts/job.ts';
import { mayHaveFinished } from '../facts/lost-job.ts';
import { NO_RETRY } from '../facts/retry.ts';
import { elapsed, exactTime } from '../facts/time.ts';
import type { CheckpointConfigFact, CheckpointsFact, Observation } from '../observation.ts';
import { type FinalState, finalRestorePoint, withRestorePoint } from '../state/restore-point.ts';

/** Which job of the status runs on a cluster: the deployed one, or the new one of a blue/green pair. */
export const jobFieldOf = ({ deployed }: Status, cluster: string): 'jobStatus' | 'updatingJob' =>
  cluster === deployed?.hash ? 'jobStatus' : 'updatingJob';

/** A new leader recovered a job that was missing, and it has ended since. */
const reappeared = (job: JobStatus | undefined, state: string): boolean => job?.state === LOST && state !== LOST;

const endedJob = (job: JobStatus | undefined, now: number, state: string): JobStatus => ({
  ...job,
  state,
  health: state === 'FINISHED' ? 'Green' : 'Red',
  endedAt: (reappeared(job, state) ? undefined : job?.endedAt) ?? exactTime(now),
});

/** Records that a job was seen to have ended; what it left behind is not known yet. */
export const recordJobEnded = ({ status, now }: Observation, cluster: string, state: string): StatusChange => {
  const slot = jobFieldOf(status, cluster);
  return { [slot]: endedJob(status[slot], now, state) };
};

/** Flink says neither where the newest state is nor that there is none: storage decides (`mustSearch`). */
const unreportedEnd = (observation: Observation, state: string): JobStatus =>
  state === 'FINISHED' && mayHaveFinished(observation.status)
    ? { forgotten: true, finished: true }
    : { forgotten: true };

const withPoints = ({ status }: Observation, { earlier, point }: FinalState): StatusChange => {
  const points = [earlier, point].filter((found) => found !== undefined);
  if (points.length === 0) return {};
  const savepoint = points.findLast(({ kind }) => kind === 'savepoint');
  return {
    restorePoints: points.reduce(withRestorePoint, status.restorePoints ?? []),
    ...(savepoint === undefined ? {} : { savepointPath: savepoint.path }),
  };
};

/** Records the end of a job and what it left: from now on another may take its place (R4), its cluster may go (R6). */
export const recordJobSettled = (
  observation: Observation,
  cluster: string,
  state: string,
  finalState: FinalState = {},
): StatusChange => {
  const { startedEmpty, finished, unusable, unreported } = finalState;
  const slot = jobFieldOf(observation.status, cluster);
  return {
    [slot]: {
      ...endedJob(observation.status[slot], observation.now, state),
      settled: true,
      ...(startedEmpty === true ? { startedEmpty } : {}),
      ...(finished === true ? { finished } : {}),
      ...(unusable === undefined ? {} : { unusableState: unusable }),
      ...(unreported === true ? unreportedEnd(observation, state) : {}),
    },
    operation: undefined,
    ...NO_RETRY,
    ...withPoints(observation, finalState),
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

/** For how long flinkapp has known that the job ended, in milliseconds. A job that was missing until now has just ended. */
const endKnownForMs = ({ status, now, endKnownMs }: Observation, cluster: string): number => {
  const field = jobFieldOf(status, cluster);
  if (status[field]?.state === LOST) return 0;
  return endKnownMs?.[field] ?? elapsed(now, status[field]?.endedAt);
};

/** For how long flinkapp asks again when Flink lists an ended job and does not report its checkpoints, in milliseconds. */
const UNREPORTED_MS = 10_000;

/**
 * What a job leaves that has ended. Undefined while another answer of Flink may tell more: Flink may still report the
 * checkpoints as they were before the end, or not have the job where a new leader is taking over.
 */
export const finalStateOf = (
  observation: Observation,
  cluster: string,
  checkpoints: CheckpointsFact | undefined,
  state: string,
  config?: CheckpointConfigFact,
): FinalState | undefined => {
  const knownForMs = endKnownForMs(observation, cluster);
  if (checkpoints === undefined || knownForMs < STATISTICS_STALE_MS) return undefined;
  if (checkpoints.state === 'unknown' && knownForMs < UNREPORTED_MS) return undefined;
  const job = observation.status[jobFieldOf(observation.status, cluster)];
  return finalRestorePoint(observation, job, checkpoints, 'Ended', state, config);
};
