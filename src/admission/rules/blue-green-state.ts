import { rule } from '../rule.ts';

export const blueGreenState = rule({
  name: 'blue-green-state',
  level: 'error',
  guards:
    'LastState with BlueGreen: the checkpoints of a job that runs on are deleted under the one that starts from them.',
  check: ({ spec }) =>
    spec.deploymentMode === 'BlueGreen' && spec.upgradeMode === 'LastState' && spec.savepointDisabled !== true
      ? [
          {
            path: 'spec.upgradeMode',
            fault: 'does not go with deploymentMode BlueGreen',
            advice: 'use Savepoint or Stateless',
            got: 'LastState',
          },
        ]
      : [],
});
