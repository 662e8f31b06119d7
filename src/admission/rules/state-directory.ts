import { SNAPSHOT_DIRECTORIES } from '../options/directories.ts';
import { directoryViolation } from '../options/directory-violation.ts';
import { effectiveOptions } from '../options/effective-options.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

export const stateDirectory = rule({
  name: 'state-directory',
  level: 'error',
  guards: 'Flink refuses a directory for checkpoints or savepoints that has no scheme or is the root of a bucket.',
  violations: ({ spec }) => {
    const { get, writtenAs } = effectiveOptions(spec);
    return SNAPSHOT_DIRECTORIES.flatMap((key) => {
      const got = get(key);
      const wording = got === undefined ? undefined : directoryViolation(got);
      return wording === undefined ? [] : [{ path: optionPath(writtenAs(key)), ...wording, got }];
    });
  },
});
