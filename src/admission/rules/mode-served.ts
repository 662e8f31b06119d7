import { rule } from '../rule.ts';

export const modeServed = rule({
  name: 'mode-served',
  level: 'error',
  guards: 'Ways to deploy that this version does not carry out.',
  check: ({ spec }) =>
    spec.deploymentMode === undefined || spec.deploymentMode === 'Dual'
      ? []
      : [
          {
            path: 'spec.deploymentMode',
            fault: 'is not served by this version of flinkapp',
            advice: 'use Dual: the new cluster first, then a savepoint, then the switch',
            got: spec.deploymentMode,
          },
        ],
});
