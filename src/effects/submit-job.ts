import type { Effect } from '../lifecycle/effect.ts';
import { restAddress } from '../observe/rest-address.ts';
import type { EffectContext, EffectOutcome } from './context.ts';

/**
 * Sends the submission and does not wait for the answer, which comes when the job is initialised: later hook calls
 * find the job by its id (R8).
 */
export const submitJob = async (
  { cluster, submission }: Extract<Effect, { kind: 'submitJob' }>,
  context: EffectContext,
): Promise<EffectOutcome> => {
  const { flink, submissions, application, status } = context;
  if (submissions.get(submission.jobId).state === 'pending') return 'pending';
  submissions.set(submission.jobId, { state: 'pending' });
  void flink
    .run(restAddress(application.metadata, status, cluster), submission)
    .then((answer) =>
      submissions.set(submission.jobId, { state: 'answered', ...(answer.ok ? {} : { failure: answer.failure }) }),
    );
  return 'ok';
};
