import { rule } from '../rule.ts';

export const deprecatedFields = rule({
  name: 'deprecated-fields',
  level: 'warning',
  guards: 'Fields that have a newer name.',
  check: ({ spec }) =>
    spec.savepointInfo?.savepointLocation === undefined
      ? []
      : [
          {
            path: 'spec.savepointInfo.savepointLocation',
            fault: 'is deprecated',
            advice: 'use spec.savepointPath',
            got: spec.savepointInfo.savepointLocation,
          },
        ],
});
