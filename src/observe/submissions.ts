import type { SubmissionFact } from '../lifecycle/observation.ts';
import { boundedMap } from './bounded-map.ts';

/**
 * What this process has sent and is waiting for. It only saves sending twice: the truth is in Flink, and a process
 * that knows nothing asks there by the job id (R3, R8).
 */
export interface Submissions {
  readonly of: (jobId: string) => SubmissionFact;
  readonly set: (jobId: string, fact: SubmissionFact) => void;
}

/** Enough for every application that is submitted at the same time. */
export const submissions = (): Submissions => {
  const { of, set } = boundedMap<SubmissionFact>(1000);
  return { of: (jobId) => of(jobId) ?? { state: 'notSent' }, set };
};
