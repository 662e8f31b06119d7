import { object } from '../kit.ts';
import { atLeast } from './integer-at-least.ts';

/** What admission fills in, and what is used where it did not. */
export const ROLLBACK_DEFAULTS = { minCompletedCheckpoints: 1, soakSeconds: 30, progressDeadlineSeconds: 600 } as const;

export const rollback = object(
  {
    minCompletedCheckpoints: atLeast(
      0,
      ROLLBACK_DEFAULTS.minCompletedCheckpoints,
      'Checkpoints of the new job that prove a deploy. 0: running tasks do.',
    ),
    soakSeconds: atLeast(
      0,
      ROLLBACK_DEFAULTS.soakSeconds,
      'Without checkpointing: seconds for which every task must run.',
    ),
    progressDeadlineSeconds: atLeast(
      1,
      ROLLBACK_DEFAULTS.progressDeadlineSeconds,
      'A new job that is not proven after so many seconds, and one checkpoint interval, is rolled back.',
    ),
  },
  { description: 'When a deploy is proven, and when it is given up.', default: ROLLBACK_DEFAULTS },
);
