import { rule } from '../rule.ts';

const KEYS = ['state.savepoints.dir', 'execution.checkpointing.savepoint-dir'];

export const savepointDirectory = rule({
  name: 'savepoint-directory',
  level: 'warning',
  guards: 'An upgrade or deletion that takes a savepoint with nowhere to put it.',
  check: ({ spec }) => {
    const given = KEYS.some((key) => spec.flinkConfig?.[key] !== undefined);
    const needed = spec.savepointDisabled !== true || (spec.deleteMode ?? 'Savepoint') === 'Savepoint';
    if (given || !needed) return [];
    return [
      {
        path: `spec.flinkConfig[${JSON.stringify(KEYS[0])}]`,
        fault: 'is absent: upgrades and deletions fail unless the image sets it',
        advice: 'name a directory that all pods share',
      },
    ];
  },
});
