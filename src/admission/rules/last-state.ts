import { effectiveOptions } from '../options/effective-options.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

const RETENTION = 'execution.checkpointing.externalized-checkpoint-retention';
const RETAINED = 'RETAIN_ON_CANCELLATION';

export const lastState = rule({
  name: 'last-state',
  level: 'error',
  guards:
    'With LastState the next job starts from the latest checkpoint of the cancelled one, which Flink deletes unless the retention is RETAIN_ON_CANCELLATION.',
  violations: ({ spec }) => {
    if (spec.upgradeMode !== 'LastState' || spec.savepointDisabled === true) return [];
    const { get, writtenAs } = effectiveOptions(spec);
    const retention = get(RETENTION);
    if (retention === undefined || retention.toUpperCase() === RETAINED) return [];
    return [
      {
        path: optionPath(writtenAs(RETENTION)),
        problem: 'conflicts with upgradeMode LastState',
        advice: `write ${RETAINED}, or remove the option`,
        got: retention,
      },
    ];
  },
});
