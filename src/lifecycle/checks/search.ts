import type { DeployRecord, JobStatus } from '../../api/status.ts';
import type { StatusChange } from '../decision.ts';
import type { Observation, Search, SearchFact, Situation } from '../observation.ts';
import { LOST } from './job.ts';
import { type Left, leftAtStart, oldestCheckpoint, restorePoint, withRestorePoint } from './left-behind.ts';
import { upgradeMode } from './modes.ts';

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
  if (jobStatus?.jobID === undefined || deployed === undefined || !mustSearch({ status, application })) return undefined;
  const checkpoints = checkpointDir(deployed, jobStatus);
  const savepoints = option(deployed, SAVEPOINT_DIRS);
  const places = [
    ...(checkpoints === undefined ? [] : [{ directory: checkpoints, prefix: 'chk-' }]),
    ...(savepoints === undefined ? [] : [{ directory: savepoints, prefix: `savepoint-${jobStatus.jobID.slice(0, 6)}-` }]),
  ];
  return checkpoints === undefined ? undefined : places;
};

/** Whether the deployed job's newest state is not known, although it is known to be gone. */
export const mustSearch = ({ status: { jobStatus }, application }: Pick<Situation, 'status' | 'application'>): boolean =>
  jobStatus?.state === LOST && jobStatus.settled === true && jobStatus.searched !== true && upgradeMode({ application }) !== 'Stateless';

const left = (o: Observation, job: JobStatus, fact: Extract<SearchFact, { state: 'found' }>): Left => {
  const [newest] = [...fact.points].sort((a, b) => b.at - a.at);
  if (newest === undefined) return leftAtStart(o, job);
  const kind = /\/chk-\d+\/?$/.test(newest.path) ? 'checkpoint' : 'savepoint';
  if (kind === 'checkpoint' && newest.at < oldestCheckpoint(o)) return {};
  return { point: restorePoint(o, kind, newest.path, `${job.jobID}`, 'Found') };
};

/** Records what the search came to: a restore point, or that there is none. */
export const searched = (o: Observation, fact: Extract<SearchFact, { state: 'found' }>): StatusChange => {
  const { jobStatus, restorePoints } = o.status;
  const { point, fresh } = left(o, { ...jobStatus }, fact);
  return {
    jobStatus: { ...jobStatus, searched: true, ...(fresh === true ? { fresh } : {}) },
    ...(point === undefined ? {} : { restorePoints: withRestorePoint(restorePoints, point) }),
  };
};

/** Records that nobody can say what the job left: from now on the spec decides. */
export const unsearchable = (o: Observation): StatusChange => ({ jobStatus: { ...o.status.jobStatus, searched: true } });
