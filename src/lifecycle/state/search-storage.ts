import type { DeployRecord, JobStatus } from '../../api/status.ts';
import type { StatusChange } from '../decision.ts';
import { mustSearch } from '../facts/lost-job.ts';
import type { Observation, Search, SearchFact, Situation } from '../observation.ts';
import {
  type FinalState,
  initialRestorePoint,
  oldestCheckpoint,
  restorePoint,
  withRestorePoint,
} from './restore-point.ts';

const CHECKPOINT_DIRS = ['execution.checkpointing.dir', 'state.checkpoints.dir'] as const;
const SAVEPOINT_DIRS = ['execution.checkpointing.savepoint-dir', 'state.savepoints.dir'] as const;

const option = ({ spec }: DeployRecord, keys: readonly string[]): string | undefined => {
  const value = keys.map((key) => spec.flinkConfig?.[key]).find((found) => found !== undefined);
  return value === undefined ? undefined : String(value).replace(/\/+$/, '');
};

/** Where a job's checkpoints lie: seen from one of them, or the configured folder with the job's id (Flink's layout). */
const checkpointDir = (record: DeployRecord, { jobID, checkpointDir: seen }: JobStatus): string | undefined => {
  const configured = option(record, CHECKPOINT_DIRS);
  return seen ?? (configured === undefined ? undefined : `${configured}/${jobID}`);
};

/**
 * Where to look for what a job left whose JobManager forgot it: nobody can be asked any more, but Flink keeps what is
 * completed. Undefined where nothing is to be looked for, or where nobody knows where.
 */
export const searchFor = ({ status, application }: Pick<Situation, 'status' | 'application'>): Search | undefined => {
  const { jobStatus, deployed } = status;
  if (jobStatus?.jobID === undefined || deployed === undefined || !mustSearch({ status, application }))
    return undefined;
  const checkpoints = checkpointDir(deployed, jobStatus);
  const savepoints = option(deployed, SAVEPOINT_DIRS);
  const places = [
    ...(checkpoints === undefined ? [] : [{ directory: checkpoints, prefix: 'chk-' }]),
    ...(savepoints === undefined
      ? []
      : [{ directory: savepoints, prefix: `savepoint-${jobStatus.jobID.slice(0, 6)}-` }]),
  ];
  return checkpoints === undefined ? undefined : places;
};

const left = (observation: Observation, job: JobStatus, fact: Extract<SearchFact, { state: 'found' }>): FinalState => {
  const [newest] = [...fact.points].sort((a, b) => b.at - a.at);
  if (newest === undefined) return initialRestorePoint(observation, job);
  const kind = /\/chk-\d+\/?$/.test(newest.path) ? 'checkpoint' : 'savepoint';
  if (kind === 'checkpoint' && newest.at < oldestCheckpoint(observation)) return {};
  return { point: restorePoint(observation, kind, newest.path, `${job.jobID}`, 'Found') };
};

/** Records what the search came to: a restore point, or that there is none. */
export const searched = (observation: Observation, fact: Extract<SearchFact, { state: 'found' }>): StatusChange => {
  const { jobStatus, restorePoints } = observation.status;
  const { point, startedEmpty } = left(observation, { ...jobStatus }, fact);
  return {
    jobStatus: { ...jobStatus, searched: true, ...(startedEmpty === true ? { startedEmpty } : {}) },
    ...(point === undefined ? {} : { restorePoints: withRestorePoint(restorePoints, point) }),
  };
};

/** Records that nobody can say what the job left: from now on the spec decides. */
export const unsearchable = (observation: Observation): StatusChange => ({
  jobStatus: { ...observation.status.jobStatus, searched: true },
});
