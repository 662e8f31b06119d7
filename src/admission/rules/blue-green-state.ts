import { rule } from '../rule.ts';

export const blueGreenState = rule({
  name: 'blue-green-state',
  level: 'error',
  guards: 'With BlueGreen the old job runs on and would delete the checkpoint that the new job starts from.',
  violations: ({ spec }) => {
    const { deploymentMode, upgradeMode, savepointDisabled } = spec;
    if (deploymentMode !== 'BlueGreen' || upgradeMode !== 'LastState' || savepointDisabled === true) return [];
    return [
      {
        path: 'spec.upgradeMode',
        problem: 'conflicts with deploymentMode BlueGreen',
        advice: 'use Savepoint or Stateless',
        got: upgradeMode,
      },
    ];
  },
});
