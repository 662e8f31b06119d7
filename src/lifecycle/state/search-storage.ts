import type { DeployRecord, JobStatus } from '../../api/status.ts';
import { hasVariable } from '../../objects/flink-config/variables.ts';
import type { StatusChange } from '../decision.ts';
import { mustSearch } from '../facts/lost-job.ts';
import type { Observation, Search, SearchFact, Situation } from '../observation.ts';
import { pointsOf } from './lost-state.ts';
import { type FinalState, initialRestorePoint, restorePoint, withRestorePoint } from './restore-point.ts';
import { certainlyDiffer } from './same-place.ts';

const NOTHING_LEFT = 'storage has none of its checkpoints any more, as after a job that finished';

const isCheckpoint = (path: string): boolean => /\/chk-\d+\/?$/.test(path);

type Found = Extract<SearchFact, { state: 'found' }>;

/** Names of the options, newest first (renamed in Flink 1.20). */
const CHECKPOINT_DIRS = ['execution.checkpointing.dir', 'state.checkpoints.dir'] as const;
const SAVEPOINT_DIRS = ['execution.checkpointing.savepoint-dir', 'state.savepoints.dir'] as const;

/** The directory of an option; undefined also where it has a variable, whose value only the pods know. */
const option = ({ spec }: DeployRecord, keys: readonly string[]): string | undefined => {
  const value = keys.map((key) => spec.flinkConfig?.[key]).find((found) => found !== undefined);
  return value === undefined || hasVariable(value) ? undefined : String(value).replace(/\/+$/, '');
};

/** The directory of one of its checkpoints that flinkapp has seen; else Flink's layout: the configured directory and the job id. */
const checkpointDirOf = (record: DeployRecord, { jobID, checkpointDir }: JobStatus): string | undefined => {
  const configured = option(record, CHECKPOINT_DIRS);
  return checkpointDir ?? (configured === undefined ? undefined : `${configured}/${jobID}`);
};

/**
 * Where the restore points of a lost job are: no JobManager has them any more, but Flink keeps completed ones in storage.
 * Undefined where there is nothing to search, or no checkpoint directory is known.
 */
export const searchFor = ({ status, application }: Pick<Situation, 'status' | 'application'>): Search | undefined => {
  const { jobStatus, deployed } = status;
  if (jobStatus?.jobID === undefined || deployed === undefined || !mustSearch({ status, application }))
    return undefined;
  const checkpoints = checkpointDirOf(deployed, jobStatus);
  if (checkpoints === undefined) return undefined;
  const savepoints = option(deployed, SAVEPOINT_DIRS);
  const search = [{ directory: checkpoints, prefix: 'chk-' }];
  if (savepoints !== undefined)
    search.push({ directory: savepoints, prefix: `savepoint-${jobStatus.jobID.slice(0, 6)}-` });
  return search;
};

/** What storage has of a job that may have finished: a savepoint that flinkapp has not recorded may have stopped it. */
const ofFinished = ({ status: { restorePoints = [] } }: Observation, points: Found['points']): Found['points'] =>
  points.filter(({ path }) => !isCheckpoint(path) && restorePoints.every((known) => certainlyDiffer(known.path, path)));

/** What a job left that Flink no longer has, by what storage has of it. */
const foundState = (observation: Observation, job: JobStatus, found: Found): FinalState => {
  const finished = job.state === 'FINISHED';
  // Flink deletes the checkpoints of a job that finishes: without one, a savepoint is not its newest state (R5).
  const mayHaveFinished =
    finished || (job.checkpointed === true && !found.points.some(({ path }) => isCheckpoint(path)));
  const points = mayHaveFinished ? ofFinished(observation, found.points) : found.points;
  const [newest] = [...points].sort((a, b) => b.at - a.at);
  if (newest === undefined) {
    if (finished) return { finished };
    const hadState = job.checkpointed === true || pointsOf(observation.status).length > 0;
    return hadState ? { unusable: NOTHING_LEFT } : initialRestorePoint(observation, job);
  }
  const kind = isCheckpoint(newest.path) ? 'checkpoint' : 'savepoint';
  return { point: restorePoint(observation, kind, newest.path, `${job.jobID}`, 'Found') };
};

/** Records the result of a search: a restore point, or that there is none. */
export const searched = (observation: Observation, found: Found): StatusChange => {
  const { restorePoints } = observation.status;
  const { searchFailedAt: _, ...jobStatus } = { ...observation.status.jobStatus };
  const { point, startedEmpty, unusable, finished } = foundState(observation, jobStatus, found);
  return {
    jobStatus: {
      ...jobStatus,
      searched: true,
      ...(startedEmpty === true ? { startedEmpty } : {}),
      ...(unusable === undefined ? {} : { unusableState: unusable }),
      ...(finished === true ? { finished } : {}),
    },
    ...(point === undefined ? {} : { restorePoints: withRestorePoint(restorePoints, point) }),
  };
};

/** Records that flinkapp does not know what the job left: from now on the spec decides. */
export const unsearchable = ({ status }: Observation): StatusChange => {
  const { searchFailedAt: _, ...jobStatus } = { ...status.jobStatus };
  return { jobStatus: { ...jobStatus, searched: true } };
};
