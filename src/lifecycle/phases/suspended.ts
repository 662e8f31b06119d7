import { failedBefore, isDeployed, suspends } from '../checks/spec-changed.ts';
import { go, LOOK, phase, stay } from '../decision.ts';

/** No pod runs. Taking `suspended` away, with or without other edits, starts from what the job left. */
export const Suspended = phase({
  phase: 'Suspended',
  exits: ['Updating', 'RollingBackJob', 'Finished'],
  reads: () => ({}),
  decide: (o) => {
    const { wanted, status } = o;
    if (suspends(o) || wanted === undefined)
      return stay('Suspended', LOOK.steady, { waiting: { reason: 'Suspended', message: 'suspended is set; no pod runs' } });
    if (status.jobStatus?.finished === true && isDeployed(o)) return go('Finished');
    // What has failed is not tried again: what ran before it comes back.
    if (failedBefore(o) && status.deployed !== undefined) return go('RollingBackJob');
    return go('Updating', { change: { updatingHash: wanted.hash } });
  },
});
