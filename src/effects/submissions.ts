import type { SubmissionFact } from '../lifecycle/observation.ts';

/**
 * What this process has sent and is waiting for. It only saves sending twice: the truth is in Flink, and a process
 * that knows nothing asks there by the job id (R3, R8).
 */
export interface Submissions {
  readonly of: (jobId: string) => SubmissionFact;
  readonly set: (jobId: string, fact: SubmissionFact) => void;
}

/** Enough for every application that is submitted at the same time; older ones are forgotten first. */
const KEPT = 1000;

export const submissions = (): Submissions => {
  const facts = new Map<string, SubmissionFact>();
  return {
    of: (jobId) => facts.get(jobId) ?? { state: 'notSent' },
    set: (jobId, fact) => {
      facts.delete(jobId);
      facts.set(jobId, fact);
      for (const oldest of facts.keys()) {
        if (facts.size <= KEPT) break;
        facts.delete(oldest);
      }
    },
  };
};
