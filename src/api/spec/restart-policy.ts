import { object } from '../kit.ts';
import { atLeast } from './integer-at-least.ts';

export const RESTART_DEFAULTS = {
  maxAttempts: 5,
  backoffSeconds: 5,
  maxBackoffSeconds: 300,
  resetAfterSeconds: 600,
} as const;

export const restartPolicy = object(
  {
    maxAttempts: atLeast(0, RESTART_DEFAULTS.maxAttempts, 'Restarts in a row before a person is asked for. 0: none.'),
    backoffSeconds: atLeast(
      1,
      RESTART_DEFAULTS.backoffSeconds,
      'Wait before the second restart; it doubles with each. The first is at once.',
    ),
    maxBackoffSeconds: atLeast(1, RESTART_DEFAULTS.maxBackoffSeconds, 'Longest wait.'),
    resetAfterSeconds: atLeast(
      1,
      RESTART_DEFAULTS.resetAfterSeconds,
      'A job healthy for so long has its restarts forgotten.',
    ),
  },
  {
    description: 'How a job that FAILED, or that its JobManager lost, is started again from its newest restore point.',
    default: RESTART_DEFAULTS,
  },
);
