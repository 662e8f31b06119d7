import { effectiveOptions } from '../options/effective.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

const RETENTION = 'execution.checkpointing.externalized-checkpoint-retention';

export const lastState = rule({
  name: 'last-state',
  level: 'error',
  guards:
    'LastState where Flink deletes the checkpoints of a job that is cancelled: the next one would have nothing to start from.',
  check: ({ spec }) => {
    if (spec.upgradeMode !== 'LastState' || spec.savepointDisabled === true) return [];
    const { get, writtenAs } = effectiveOptions(spec);
    const got = get(RETENTION);
    if (got === undefined || got.toUpperCase() === 'RETAIN_ON_CANCELLATION') return [];
    return [
      {
        path: optionPath(writtenAs(RETENTION)),
        fault: 'does not go with upgradeMode LastState',
        advice: 'write RETAIN_ON_CANCELLATION, or remove it',
        got,
      },
    ];
  },
});
