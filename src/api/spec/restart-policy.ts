import { integer, object, optional } from '../kit.ts';
import { atLeast } from './integer-at-least.ts';

/** What admission fills in, and what applies where no webhook answered. */
export const RESTART_DEFAULTS = {
  backoffSeconds: 5,
  maxBackoffSeconds: 300,
  resetAfterSeconds: 600,
} as const;

export const restartPolicySchema = object(
  {
    maxAttempts: optional(
      integer({
        description:
          'Failures of the job after which flinkapp restarts it no more and waits for a change of the spec. 0: it restarts no FAILED job. If absent, no limit. A lost job, and a cluster or JobManager that does not start, do not count.',
        minimum: 0,
      }),
    ),
    backoffSeconds: atLeast(
      1,
      RESTART_DEFAULTS.backoffSeconds,
      'Seconds before the second restart; they double with each further one. The first restart is immediate.',
    ),
    maxBackoffSeconds: atLeast(1, RESTART_DEFAULTS.maxBackoffSeconds, 'The most seconds between two restarts.'),
    resetAfterSeconds: atLeast(
      1,
      RESTART_DEFAULTS.resetAfterSeconds,
      'Seconds after a restart at which a healthy job has its restart count reset.',
    ),
  },
  {
    description:
      'How flinkapp restarts a job that is FAILED or that its JobManager lost. The job starts from its latest restore point. Takes effect at once.',
    default: RESTART_DEFAULTS,
  },
);
