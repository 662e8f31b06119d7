import type { Effect } from '../lifecycle/effect.ts';
import { restAddress } from '../observe/rest-address.ts';
import type { EffectContext, EffectOutcome } from './context.ts';
import { isInOtherHands } from './foreign-intent.ts';

/** Most main methods end within this time. With shorter deadlines flinkapp waits a quarter of the job's start. */
const FOREIGN_MS = 15_000;

/**
 * Sends the submission and does not wait for the answer, which comes when the job is initialised: later hook calls
 * find the job by its id (R8). Flink accepts a job id once, but runs the main method, with whatever that does outside of
 * Flink, for every request; and the job shows only after it. So the process that stored the intent sends it, and another
 * one takes it over after a while.
 */
export const submitJob = async (
  { cluster, submission }: Extract<Effect, { kind: 'submitJob' }>,
  context: EffectContext,
): Promise<EffectOutcome> => {
  const { flink, submissions, application, status, limits } = context;
  if (submissions.get(submission.jobId).state === 'pending') return 'pending';
  if (isInOtherHands(context, Math.min(FOREIGN_MS, limits.jobStartMs / 4))) return 'pending';
  submissions.set(submission.jobId, { state: 'pending' });
  void flink
    .run(restAddress(application.metadata, status, cluster), submission)
    .then((answer) =>
      submissions.set(submission.jobId, { state: 'answered', ...(answer.ok ? {} : { failure: answer.failure }) }),
    );
  return 'ok';
};
