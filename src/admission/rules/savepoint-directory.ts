import { SAVEPOINTS } from '../options/directories.ts';
import { effectiveOptions } from '../options/effective.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

export const savepointDirectory = rule({
  name: 'savepoint-directory',
  level: 'warning',
  guards: 'An upgrade or deletion that takes a savepoint with nowhere to put it.',
  check: ({ spec }) => {
    const given = effectiveOptions(spec).get(SAVEPOINTS) !== undefined;
    const needed = spec.savepointDisabled !== true || (spec.deleteMode ?? 'Savepoint') === 'Savepoint';
    if (given || !needed) return [];
    return [
      {
        path: optionPath(SAVEPOINTS),
        fault: 'is absent: upgrades and deletions fail unless the image sets it',
        advice: 'name a directory that all pods share',
      },
    ];
  },
});
