import { rule } from '../rule.ts';

export const modeUnchanged = rule({
  name: 'mode-unchanged',
  level: 'error',
  guards: 'flinkapp cannot move a running application to another deploymentMode.',
  violations: ({ spec, old }) => {
    const [before, after] = [old?.deploymentMode ?? 'Dual', spec.deploymentMode ?? 'Dual'];
    if (old === undefined || before === after) return [];
    return [
      {
        path: 'spec.deploymentMode',
        problem: `cannot be changed from ${before}`,
        advice: `keep ${before}, or delete the application and create it again with its last savepoint as savepointPath`,
        got: after,
      },
    ];
  },
});
