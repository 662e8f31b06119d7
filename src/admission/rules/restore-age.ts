import { durationMs } from '../options/duration.ts';
import { effectiveOptions } from '../options/effective.ts';
import { rule } from '../rule.ts';

export const restoreAge = rule({
  name: 'restore-age',
  level: 'warning',
  guards: 'An age at which no checkpoint would be young enough to be restored from.',
  check: ({ spec }) => {
    const got = spec.maxCheckpointRestoreAgeSeconds;
    const interval = durationMs(effectiveOptions(spec).get('execution.checkpointing.interval'));
    if (got === undefined || interval === undefined || got * 1000 > interval) return [];
    return [
      {
        path: 'spec.maxCheckpointRestoreAgeSeconds',
        fault: `is not above the interval of checkpoints, ${interval / 1000} s: none would be young enough`,
        advice: 'raise it to several intervals, or remove it',
        got,
      },
    ];
  },
});
