import type { SubmitOperation } from '../../api/status.ts';
import { lastProgress } from '../facts/silence.ts';
import { elapsed, exactTime } from '../facts/time.ts';
import type { JobFact, Observation } from '../observation.ts';

/** How long the start of a job can take. The time counts from the last progress, because a restore can take hours. */

type Progress = NonNullable<SubmitOperation['progress']>;

/** The share of the limit for which flinkapp does not record further progress: the status does not change with each task. */
const RECORD_SHARE = 10;

/** Steps that a job has taken towards running: Flink has it, then each task is deployed, restores its state, and runs. */
const stepsOf = ({ state, tasks }: JobFact): number => {
  const { running, finished, deploying = 0, initializing = 0 } = tasks;
  return (state === 'INITIALIZING' ? 1 : 2) + deploying + 2 * initializing + 3 * (running + finished);
};

/** Whether tasks restore their state: Flink reports it as INITIALIZING from 1.13. */
export const isRestoring = ({ tasks }: JobFact): boolean => (tasks.initializing ?? 0) > 0;

/** Milliseconds without progress after which flinkapp gives a start up. */
export const startLimitMs = ({ limits }: Pick<Observation, 'limits'>, job: JobFact | undefined): number =>
  job !== undefined && isRestoring(job) ? limits.restoreMs : limits.jobStartMs;

/** What a call adds to the progress that the status has; undefined where nothing is worth a new status. */
export const newProgress = (
  { now, limits }: Pick<Observation, 'now' | 'limits'>,
  operation: SubmitOperation,
  job: JobFact,
): Progress | undefined => {
  const { progress } = operation;
  const known = progress?.steps ?? 0;
  const steps = Math.max(known, stepsOf(job));
  const at = exactTime(now);
  // A task that fails while others restore puts the job back. The restore was progress as long as it lasted.
  if (progress?.restoring === true && !isRestoring(job)) return { steps, at };
  const isNew = steps > known || (isRestoring(job) && progress?.restoring !== true);
  if (!isNew || elapsed(now, lastProgress(operation)) < limits.jobStartMs / RECORD_SHARE) return undefined;
  return isRestoring(job) ? { steps, at, restoring: true } : { steps, at };
};
