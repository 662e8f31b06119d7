import { operatorOption } from '../options/operator-options.ts';
import { optionPath, userOptions } from '../options/user-options.ts';
import { rule } from '../rule.ts';

export const operatorOptions = rule({
  name: 'operator-options',
  level: 'warning',
  guards:
    "Only Apache's operator reads its own options in flinkConfig, and only Flink's native Kubernetes mode creates pods by kubernetes.* options. flinkapp has fields for them.",
  violations: ({ spec }) =>
    userOptions(spec).flatMap(({ key }) => {
      const wording = operatorOption(key);
      return wording === undefined ? [] : [{ path: optionPath(key), ...wording }];
    }),
});
