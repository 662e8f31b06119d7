import { durationMs } from '../options/duration.ts';
import { effectiveOptions } from '../options/effective-options.ts';
import { rule } from '../rule.ts';

export const restoreAge = rule({
  name: 'restore-age',
  level: 'warning',
  guards:
    'If no checkpoint may be older than the interval between two of them, flinkapp may find that of a running job too old, and not cancel the job.',
  violations: ({ spec }) => {
    const maxAge = spec.maxCheckpointRestoreAgeSeconds;
    const intervalMs = durationMs(effectiveOptions(spec).get('execution.checkpointing.interval'));
    if (maxAge === undefined || intervalMs === undefined || maxAge * 1000 > intervalMs) return [];
    return [
      {
        path: 'spec.maxCheckpointRestoreAgeSeconds',
        problem: `must exceed the checkpoint interval of ${intervalMs / 1000} s, or every checkpoint may be too old`,
        advice: 'raise it to several intervals, or remove it',
        got: maxAge,
      },
    ];
  },
});
