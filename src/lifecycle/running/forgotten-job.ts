import type { StatusChange } from '../decision.ts';
import type { Effect } from '../effect.ts';
import type { Answering } from '../facts/cluster-view.ts';
import { jobManagerGone } from '../facts/jobmanager-process.ts';
import { mayHaveFinished } from '../facts/lost-job.ts';
import type { Observation } from '../observation.ts';
import { recordJobSettled } from '../stop/job-ended.ts';
import { jobEndedEvent } from './job-observation.ts';

/**
 * Flink lists an ended job for a while only (`jobstore.expiration-time`), but its numbers of finished, cancelled and failed
 * jobs count it until its JobManager ends (FileExecutionGraphInfoStore; seen on 1.20 and 2.3). A job does not leave a
 * JobManager before it has ended, so a missing job ended in a state of which Flink counts more jobs than it lists.
 */

/** Undefined where the numbers do not tell: of a new JobManager, or where forgotten jobs ended in several states. */
export const forgottenEnd = ({ overview, jobs = [] }: Answering): 'FINISHED' | 'CANCELED' | undefined => {
  const { finished = 0, canceled = 0, failed = 0 } = overview?.ended ?? {};
  const forgotten = (count: number, state: string): boolean => count > jobs.filter((job) => job.state === state).length;
  if (forgotten(failed, 'FAILED')) return undefined;
  if (forgotten(finished, 'FINISHED')) return forgotten(canceled, 'CANCELED') ? undefined : 'FINISHED';
  return forgotten(canceled, 'CANCELED') ? 'CANCELED' : undefined;
};

/** How a job ended that Flink no longer lists, as a change of the status. */
export interface ForgottenJob {
  readonly state: 'FINISHED' | 'CANCELED';
  readonly change: StatusChange;
  readonly effects: readonly Effect[];
}

/** Undefined where only storage can tell what the job left. */
export const forgottenJob = (observation: Observation, cluster: string, view: Answering): ForgottenJob | undefined => {
  const state = forgottenEnd(view);
  if (state === undefined || jobManagerGone(observation, cluster)) return undefined;
  const { status } = observation;
  const jobId = `${status.jobStatus?.jobID}`;
  const finished = state === 'FINISHED';
  const settled = recordJobSettled(
    observation,
    cluster,
    state,
    finished && mayHaveFinished(status) ? { finished } : {},
  );
  return {
    state,
    change: {
      ...settled,
      jobStatus: { ...settled.jobStatus, forgotten: true },
      ...(finished ? { previous: undefined, stabilizingSince: undefined } : {}),
    },
    effects: [jobEndedEvent(jobId, state, '; Flink counts it, and no longer lists it')],
  };
};
