import type { SubmissionFact } from '../lifecycle/observation.ts';
import { boundedMap } from './bounded-map.ts';

/**
 * Submissions that this process has sent, by job id. They only save a second request: the truth is in Flink, and a
 * process that knows nothing asks Flink for the job (R3, R8).
 */
export interface Submissions {
  readonly get: (jobId: string) => SubmissionFact;
  readonly set: (jobId: string, fact: SubmissionFact) => void;
}

/** Enough for all applications that are submitted at the same time. */
const MAX_SUBMISSIONS = 1000;

export const submissions = (): Submissions => {
  const { get, set } = boundedMap<SubmissionFact>(MAX_SUBMISSIONS);
  return { get: (jobId) => get(jobId) ?? { state: 'notSent' }, set };
};
