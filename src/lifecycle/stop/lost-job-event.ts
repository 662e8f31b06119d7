import { type Effect, event } from '../effect.ts';
import { type JobOnCluster, LOST } from '../facts/job.ts';
import { mustSearch } from '../facts/lost-job.ts';
import type { Observation } from '../observation.ts';

/** The deployed job is lost and its cluster is given up. @param fact what flinkapp saw, as a sentence without its end */
export const jobLostEvent = ({ application, status }: Observation, { jobId }: JobOnCluster, fact: string): Effect => {
  const lost = { ...status, jobStatus: { ...status.jobStatus, state: LOST, settled: true } };
  const search = mustSearch({ application, status: lost }) ? ' and searches storage for its newest restore point' : '';
  return event('Warning', 'JobLost', `${jobId}-lost`, `${fact}. flinkapp deletes its cluster${search}`);
};
