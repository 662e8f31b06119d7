import type { JobStatus } from '../api/status.ts';
import { boundedMap } from './bounded-map.ts';

/**
 * For how long this process has known that a job ended, in milliseconds, by a clock that is never set: after a jump of the
 * clock of the day an answer of Flink from before the end of a job would count as one from after it.
 */
export interface JobEnds {
  readonly knownForMs: (job: JobStatus | undefined) => number | undefined;
}

/** Enough for all applications whose job has just ended. */
const MAX_ENDS = 5000;

/** @param monotonic in milliseconds */
export const jobEnds = (monotonic: () => number): JobEnds => {
  const knownSince = boundedMap<number>(MAX_ENDS);
  return {
    knownForMs: (job) => {
      if (job?.endedAt === undefined || job.settled === true) return undefined;
      const key = JSON.stringify([job.jobID, job.endedAt]);
      const since = knownSince.get(key) ?? monotonic();
      if (knownSince.get(key) === undefined) knownSince.set(key, since);
      return monotonic() - since;
    },
  };
};
