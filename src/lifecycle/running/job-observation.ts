import type { Decision, Waiting } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import type { Answering } from '../facts/cluster-view.ts';
import type { JobFact } from '../observation.ts';

/** How the deployed job is, and what of that the status does not hold yet. */
export type JobObservation = Pick<Decision, 'change' | 'effects' | 'requeueAfterMs'> & {
  readonly waiting?: Waiting;
  /** The job as Flink reports it now; absent where it does not. */
  readonly flinkJob?: { readonly view: Answering; readonly job: JobFact };
};

const NOT_RESTARTED = 'flinkapp does not restart it; to run it again, change restartNonce';

/** flinkapp cancels a deployed job only to replace or to end it. */
const CANCELLED: Waiting = {
  reason: 'JobCancelled',
  message: `Somebody cancelled the job. ${NOT_RESTARTED}`,
};

/** Why the application is not Ready after its job ended. */
export const waitingAfterEnd = (state: string): Waiting => {
  if (state === 'FINISHED') return { reason: 'JobFinished', message: 'The job finished' };
  return state === 'CANCELED' ? CANCELLED : { reason: 'JobFailed', message: `The job is ${state}` };
};

/** The Event of a job that ended by itself, or that a person ended. @param more the end of the sentence */
export const jobEndedEvent = (jobId: string, state: string, more = ''): Effect => {
  const key = `${jobId}-ended`;
  if (state === 'FINISHED') return event('Normal', 'JobFinished', key, `Job ${jobId} finished${more}`);
  return state === 'CANCELED'
    ? event('Warning', 'JobCancelled', key, `Somebody cancelled job ${jobId}${more}. ${NOT_RESTARTED}`)
    : event('Warning', 'JobFailed', key, `Job ${jobId} is ${state}${more}`);
};
