import type { JobStatus, Status } from '../../api/status.ts';
import type { JobFact } from '../observation.ts';
import type { Answering } from './cluster-view.ts';

/** Flink's globally terminal states (JobStatus). SUSPENDED is none of them: the job continues on another JobManager. */
const TERMINAL: ReadonlySet<string> = new Set(['FINISHED', 'CANCELED', 'FAILED']);

export const isTerminal = (state: string | undefined): boolean => state !== undefined && TERMINAL.has(state);

/** RUNNING alone is not healthy: a job without slots is RUNNING while all its tasks wait (seen on 1.8 and 2.3). */
export const allTasksRun = (job: JobFact): boolean =>
  job.state === 'RUNNING' && job.tasks.total > 0 && job.tasks.running + job.tasks.finished === job.tasks.total;

export const findJob = (view: Answering, jobId: string | undefined): JobFact | undefined =>
  view.jobs?.find(({ id }) => id === jobId);

export const healthOf = (job: JobFact): NonNullable<JobStatus['health']> => {
  if (allTasksRun(job) || job.state === 'FINISHED') return 'Green';
  return isTerminal(job.state) || job.state === 'FAILING' ? 'Red' : 'Yellow';
};

/** The state of a job that its JobManager no longer has, for example after a restart. It is flinkapp's word: Flink has none. */
export const LOST = 'LOST';

export interface JobOnCluster {
  readonly jobId: string;
  /** Deploy hash. */
  readonly cluster: string;
}

const unsettled = (cluster: string | undefined, job: JobStatus | undefined): JobOnCluster | undefined =>
  cluster === undefined || cluster === '' || job?.jobID === undefined || job.settled === true
    ? undefined
    : { jobId: job.jobID, cluster };

/** The deployed job, unless its end and its restore point are recorded: it may still run, or hold the newest state (R4, R6). */
export const liveJob = ({ deployed, jobStatus }: Status): JobOnCluster | undefined =>
  unsettled(deployed?.hash, jobStatus);

/** BlueGreen: the job of the new version, while both versions run. */
export const secondJob = ({ updating, updatingJob }: Status): JobOnCluster | undefined =>
  unsettled(updating?.hash, updatingJob);

/** The same as `liveJob`, unless the stored status says that the job ended. */
export const runningJob = (status: Status): JobOnCluster | undefined => {
  const state = status.jobStatus?.state;
  return isTerminal(state) || state === LOST ? undefined : liveJob(status);
};
