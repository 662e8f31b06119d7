import { SAVEPOINTS } from '../options/directories.ts';
import { effectiveOptions } from '../options/effective-options.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

export const savepointDirectory = rule({
  name: 'savepoint-directory',
  level: 'warning',
  guards: 'Without a savepoint directory, upgrades and deletions that take a savepoint fail.',
  violations: ({ spec }) => {
    const takesSavepoints = spec.savepointDisabled !== true || (spec.deleteMode ?? 'Savepoint') === 'Savepoint';
    if (!takesSavepoints || effectiveOptions(spec).isSet(SAVEPOINTS)) return [];
    return [
      {
        path: optionPath(SAVEPOINTS),
        problem: 'is missing, and upgrades and deletions fail unless the image sets it',
        advice: 'set a directory that all pods share',
      },
    ];
  },
});
