import type { JobStatus, Status } from '../../api/status.ts';
import type { JobFact } from '../observation.ts';
import type { Answering } from './cluster-view.ts';

/** States from which a job does not come back (Flink, JobStatus: globally terminal). SUSPENDED is not one: it lives elsewhere. */
const TERMINAL: ReadonlySet<string> = new Set(['FINISHED', 'CANCELED', 'FAILED']);

export const isTerminal = (state: string | undefined): boolean => state !== undefined && TERMINAL.has(state);

/** RUNNING alone is not health: without slots a job is RUNNING and all its tasks wait (seen on 1.8 and 2.3). */
export const allTasksRun = (job: JobFact): boolean =>
  job.state === 'RUNNING' && job.tasks.total > 0 && job.tasks.running + job.tasks.finished === job.tasks.total;

export const findJob = (view: Answering, jobId: string | undefined): JobFact | undefined =>
  view.jobs?.find(({ id }) => id === jobId);

export const healthOf = (job: JobFact): NonNullable<JobStatus['health']> => {
  if (allTasksRun(job) || job.state === 'FINISHED') return 'Green';
  return isTerminal(job.state) || job.state === 'FAILING' ? 'Red' : 'Yellow';
};

/** Our word for a job that Flink no longer knows: its JobManager started anew. Flink has no such state. */
export const LOST = 'LOST';

export interface JobOnCluster {
  readonly jobId: string;
  readonly cluster: string;
}

const unsettled = (cluster: string | undefined, job: JobStatus | undefined): JobOnCluster | undefined =>
  cluster === undefined || cluster === '' || job?.jobID === undefined || job.settled === true
    ? undefined
    : { jobId: job.jobID, cluster };

/** The deployed job, unless its end and its restore point are recorded: it may still run, or hold the newest state (R4, R6). */
export const liveJob = ({ deployed, jobStatus }: Status): JobOnCluster | undefined =>
  unsettled(deployed?.hash, jobStatus);

/** BlueGreen: the job of the new version, while both run. */
export const secondJob = ({ updating, updatingJob }: Status): JobOnCluster | undefined =>
  unsettled(updating?.hash, updatingJob);

/** The same as `liveJob`, and as far as we know it runs. */
export const runningJob = (status: Status): JobOnCluster | undefined => {
  const state = status.jobStatus?.state;
  return isTerminal(state) || state === LOST ? undefined : liveJob(status);
};
