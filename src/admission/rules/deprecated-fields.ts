import { rule } from '../rule.ts';

export const deprecatedFields = rule({
  name: 'deprecated-fields',
  level: 'warning',
  guards: 'The field has a newer name.',
  violations: ({ spec }) => {
    const location = spec.savepointInfo?.savepointLocation;
    if (location === undefined) return [];
    return [
      {
        path: 'spec.savepointInfo.savepointLocation',
        problem: 'is deprecated',
        advice: 'use spec.savepointPath',
        got: location,
      },
    ];
  },
});
