import type { Decision, Waiting } from '../decision.ts';
import type { Answering } from '../facts/cluster-view.ts';
import type { JobFact } from '../observation.ts';

/** How the deployed job is, and what of that the status does not hold yet. */
export type JobObservation = Pick<Decision, 'change' | 'effects' | 'requeueAfterMs'> & {
  readonly waiting?: Waiting;
  /** The job as Flink reports it now; absent where it does not. */
  readonly flinkJob?: { readonly view: Answering; readonly job: JobFact };
};

/** Why the application is not Ready after its job ended. */
export const waitingAfterEnd = (state: string): Waiting =>
  state === 'FINISHED'
    ? { reason: 'JobFinished', message: 'The job finished' }
    : { reason: 'JobFailed', message: `The job is ${state}` };
