import { DIRECTORIES } from '../options/directories.ts';
import { directoryFault } from '../options/directory-fault.ts';
import { effectiveOptions } from '../options/effective.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

export const stateDirectory = rule({
  name: 'state-directory',
  level: 'error',
  guards: 'Directories for state that Flink refuses: without a scheme, or the root of a bucket.',
  check: ({ spec }) => {
    const { get, writtenAs } = effectiveOptions(spec);
    return DIRECTORIES.flatMap((key) => {
      const got = get(key);
      const fault = got === undefined ? undefined : directoryFault(got);
      return fault === undefined ? [] : [{ path: optionPath(writtenAs(key)), ...fault, got }];
    });
  },
});
