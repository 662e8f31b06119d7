import type { RestorePoint, Status } from '../../api/status.ts';

/** The newest state of a job that is not there any more. An older restore point does not silently replace it (R5). */

/** The reason in `skipped`. */
export const NOT_FOUND = 'Flink did not find it';

type Points = Pick<Status, 'jobStatus' | 'restorePoints'>;

/** The restore points that hold the state of a job, newest first. */
export const pointsOf = ({ jobStatus, restorePoints = [] }: Points): readonly RestorePoint[] =>
  restorePoints.filter(({ jobId }) => jobId === jobStatus?.jobID);

/** Whether the cluster of that deploy did not find a restore point. Another cluster can have other volumes. */
export const isMissing = ({ missingFor }: RestorePoint, deployHash: string): boolean => missingFor === deployHash;

/** What a person can do; each way works. */
export const waysOut = (left: RestorePoint | undefined): string =>
  left === undefined
    ? 'name one in savepointPath, or set fallbackWithoutState: true to start with no state'
    : `to start from ${left.path}, which is older, set fallbackWithoutState: true or name it in savepointPath`;

/** Why no job can start from the newest state of a job that has ended. */
export const unusableMessage = (status: Points, deployHash: string): string => {
  const { jobStatus } = status;
  const why = jobStatus?.unusableState === undefined ? '' : `: ${jobStatus.unusableState}`;
  const left = pointsOf(status).find((point) => !isMissing(point, deployHash));
  return `job ${jobStatus?.jobID} left no usable restore point${why}; ${waysOut(left)}`;
};

/** The same where Flink did not find the newest restore point; undefined where it has not said so. */
export const missingMessage = (status: Points, deployHash: string): string | undefined => {
  const [newest, ...older] = pointsOf(status);
  if (newest === undefined || !isMissing(newest, deployHash)) return undefined;
  const left = older.find((point) => !isMissing(point, deployHash));
  return `Flink did not find ${newest.path}, the newest restore point of job ${newest.jobId}; flinkapp tries it again. Otherwise ${waysOut(left)}`;
};
