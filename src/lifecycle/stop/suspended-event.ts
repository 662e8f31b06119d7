import type { Status } from '../../api/status.ts';
import type { StatusChange } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import type { JobOnCluster } from '../facts/job.ts';
import { mayHaveFinished, mustSearch } from '../facts/lost-job.ts';
import type { Observation } from '../observation.ts';
import { pointsOf, unusableMessage } from '../state/lost-state.ts';
import type { FinalState } from '../state/restore-point.ts';
import { endedWithSavepoint, restorePointUsedEvent } from './stop-events.ts';

/** What a resume starts from where the job left no restore point that flinkapp knows. */
const withoutPoint = ({ application, status }: Observation, { jobId }: JobOnCluster, change: StatusChange): string => {
  const jobStatus = { ...change.jobStatus };
  const next: Status = { ...status, jobStatus };
  const job = `job ${jobId} is ${jobStatus.state}`;
  if (mustSearch({ application, status: next }))
    return `${job}, and flinkapp does not know its newest restore point; on resume, flinkapp searches storage for it`;
  const [newest] = pointsOf(next);
  if (newest !== undefined && jobStatus.unusableState === undefined)
    return `${job}; it resumes from ${newest.path}, the newest restore point that flinkapp knows`;
  return mayHaveFinished(next)
    ? `${job} and may have finished; on resume, it runs again from where it began`
    : `${unusableMessage(next, `${status.deployed?.hash}`)}. It resumes after that`;
};

/**
 * Says what a suspended application resumes from.
 * @param change what the status records of the end of the job
 */
export const suspendedEvent = (
  observation: Observation,
  job: JobOnCluster,
  state: string,
  { point, startedEmpty }: FinalState,
  change: StatusChange,
): Effect => {
  const { jobId } = job;
  if (point !== undefined)
    return endedWithSavepoint(state, point)
      ? event('Normal', 'SavepointTaken', point.path, `Suspended job ${jobId}; it will resume from ${point.path}`)
      : restorePointUsedEvent('Normal', job, state, point, 'it resumes from there');
  if (startedEmpty === true) {
    const message = `Suspended: job ${jobId} started with no state and completed no checkpoint. It resumes with no state`;
    return event('Normal', 'SuspendedWithoutRestorePoint', jobId, message);
  }
  const message = `Suspended: ${withoutPoint(observation, job, change)}`;
  return event('Warning', 'SuspendedWithoutRestorePoint', jobId, message);
};
