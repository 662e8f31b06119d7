import type { JobStatus } from '../../api/status.ts';
import { healthOf } from '../facts/job.ts';
import { usable } from '../facts/lost-job.ts';
import { time } from '../facts/time.ts';
import type { CheckpointsFact, JobFact } from '../observation.ts';

/** What Flink reports about the restore and the checkpoints of a job. The first answer stays, so the status does not flap. */
const restoredFields = (known: JobStatus | undefined, checkpoints: CheckpointsFact | undefined): JobStatus => {
  if (checkpoints?.state !== 'known') return {};
  const { restoredFrom, completed } = checkpoints;
  const checkpointDir = usable(completed?.path) ? /^(.*)\/chk-\d+\/?$/.exec(completed.path)?.[1] : undefined;
  return {
    ...(restoredFrom === undefined || known?.restorePath !== undefined ? {} : { restorePath: restoredFrom }),
    ...(checkpointDir === undefined ? {} : { checkpointDir }),
    ...(usable(completed?.path) ? { checkpointed: true } : {}),
  };
};

/**
 * The status of a job as Flink reports it now. It holds only what is worth a new status.
 * @param known what the status holds already, such as the fields of the submission
 */
export const jobStatusOf = (known: JobStatus | undefined, job: JobFact, checkpoints?: CheckpointsFact): JobStatus => ({
  ...known,
  jobID: job.id,
  state: job.state,
  health: healthOf(job),
  runningTasks: job.tasks.running + job.tasks.finished,
  totalTasks: job.tasks.total,
  ...(job.startTime > 0 ? { startTime: time(job.startTime) } : {}),
  ...(job.bounded === true ? { bounded: true } : {}),
  ...restoredFields(known, checkpoints),
});
