import { object } from '../kit.ts';
import { atLeast } from './integer-at-least.ts';

/** What admission fills in, and what applies where no webhook answered. */
export const ROLLBACK_DEFAULTS = { minCompletedCheckpoints: 1, soakSeconds: 30, progressDeadlineSeconds: 600 } as const;

export const rollbackSchema = object(
  {
    minCompletedCheckpoints: atLeast(
      0,
      ROLLBACK_DEFAULTS.minCompletedCheckpoints,
      'Checkpoints that the new job must complete. 0: running tasks are enough.',
    ),
    soakSeconds: atLeast(
      0,
      ROLLBACK_DEFAULTS.soakSeconds,
      'Seconds that all tasks must run if the job has no checkpointing.',
    ),
    progressDeadlineSeconds: atLeast(
      1,
      ROLLBACK_DEFAULTS.progressDeadlineSeconds,
      'Seconds, in addition to one checkpoint interval, after which flinkapp rolls back a deploy that is not stable.',
    ),
  },
  {
    description: 'When a deploy is stable, and when flinkapp rolls it back. Takes effect at once.',
    default: ROLLBACK_DEFAULTS,
  },
);
