import type { JobStatus } from '../../api/status.ts';
import { hasHighAvailability } from '../../objects/flink-config/high-availability.ts';
import { inApplicationMode } from '../../objects/flink-config/submission-mode.ts';
import { runningJobManager } from '../facts/jobmanager-process.ts';
import type { JobFact, Observation } from '../observation.ts';
import { jobStatusOf } from '../running/job-status.ts';
import type { Submitted } from './submitted.ts';

/** The checkpoint directory of the new job, in Flink's layout: the job ids of the old and the new one end the path. */
const nextCheckpointDir = (previous: JobStatus | undefined, jobId: string): string | undefined =>
  previous?.jobID !== undefined && previous.checkpointDir?.endsWith(`/${previous.jobID}`) === true
    ? `${previous.checkpointDir.slice(0, -previous.jobID.length)}${jobId}`
    : undefined;

/** The JobManager process that runs the job: it received the job, or started with it in application mode. */
const jobManagerFields = (
  observation: Observation,
  { operation: { jobManager }, record }: Submitted,
): Pick<JobStatus, 'jobManager'> => {
  if (inApplicationMode(record.spec)) return runningJobManager(observation, record);
  return jobManager === undefined || hasHighAvailability(record.spec) ? {} : { jobManager };
};

/** `job j is running`, or what is true of a job that has ended already. */
export const startedText = ({ jobID, state }: JobStatus): string =>
  state === 'FINISHED' ? `job ${jobID} has already finished` : `job ${jobID} is running`;

/** The status of a submitted job whose tasks are running for the first time. */
export const startedJob = (observation: Observation, job: JobFact, sent: Submitted): JobStatus => {
  const { operation, record } = sent;
  const { programArgs, jarName, parallelism, entryClass } = record.spec;
  const checkpointDir = nextCheckpointDir(observation.status.jobStatus, job.id);
  return {
    ...jobStatusOf(undefined, job),
    ...(jarName === undefined ? {} : { jarName }),
    parallelism,
    ...(entryClass === undefined ? {} : { entryClass }),
    programArgs: programArgs ?? '',
    allowNonRestoredState: observation.application.spec.allowNonRestoredState === true,
    ...(operation.restorePath === undefined ? {} : { requestedRestorePath: operation.restorePath }),
    ...(checkpointDir === undefined ? {} : { checkpointDir }),
    ...jobManagerFields(observation, sent),
  };
};
