import { STATE_DIRECTORIES } from '../options/directories.ts';
import { directoryViolation } from '../options/directory-violation.ts';
import { effectiveOptions } from '../options/effective-options.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

export const stateDirectory = rule({
  name: 'state-directory',
  level: 'error',
  guards: 'Flink refuses a state directory without a scheme, and the root of a bucket.',
  violations: ({ spec }) => {
    const { get, writtenAs } = effectiveOptions(spec);
    return STATE_DIRECTORIES.flatMap((key) => {
      const got = get(key);
      const wording = got === undefined ? undefined : directoryViolation(got);
      return wording === undefined ? [] : [{ path: optionPath(writtenAs(key)), ...wording, got }];
    });
  },
});
