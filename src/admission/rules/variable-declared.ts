import {
  type FlinkContainer,
  flinkContainers,
  undeclaredNames,
  variablesOf,
} from '../../objects/flink-config/variables.ts';
import { optionPath, userOptions } from '../options/user-options.ts';
import { isSecret } from '../redact.ts';
import { rule } from '../rule.ts';

/** A name can be a part of a password. */
const subject = (path: string, names: readonly string[]): string =>
  isSecret(path) ? 'a variable' : [...new Set(names)].join(' and ');

export const variableDeclared = rule({
  name: 'variable-declared',
  level: 'warning',
  guards:
    'flinkapp puts a variable into a value only where the pod declares it in env or may get it from envFrom. Anything else arrives as it is written.',
  violations: ({ spec }) => {
    const containers = flinkContainers(spec).map((container) => [container, variablesOf(spec, container)] as const);
    return userOptions(spec).flatMap(({ key, value, got }) => {
      const missing = containers
        .map(([container, variables]): readonly [FlinkContainer, readonly string[]] => [
          container,
          undeclaredNames(value, variables),
        ])
        .filter(([, names]) => names.length > 0);
      if (missing.length === 0) return [];
      const path = optionPath(key);
      const names = missing.flatMap(([, undeclared]) => undeclared);
      const lacking = missing.map(([container]) => container).join(' and ');
      return [
        {
          path,
          problem: `names ${subject(path, names)}, which the pods of ${lacking} do not declare`,
          advice: 'declare it in envConfig.env of jobManagerConfig and taskManagerConfig, or keep it if it is text',
          got,
        },
      ];
    });
  },
});
