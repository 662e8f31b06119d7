import { deployedReads, lookAtDeployed } from '../checks/running-status.ts';
import { wantsDeploy } from '../checks/spec-changed.ts';
import { go, phase, stay } from '../decision.ts';

/** The deployed version is what the spec asks for. A change of it starts a deploy; all else is only told. */
export const Running = phase({
  phase: 'Running',
  exits: ['Updating'],
  reads: ({ status }) => ({ clusters: deployedReads(status) }),
  decide: (o) => {
    if (wantsDeploy(o)) return go('Updating', { change: { updating: undefined, updatingHash: o.wanted?.hash } });
    const { lookAgainMs, ...look } = lookAtDeployed(o);
    return stay('Running', lookAgainMs, look);
  },
});
