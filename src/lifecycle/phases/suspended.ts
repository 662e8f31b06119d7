import { enter, phase, REQUEUE_MS, stay } from '../decision.ts';
import { failedBefore, isDeployed, suspends } from '../facts/spec-changed.ts';

/** No pod runs. Taking `suspended` away, with or without other edits, starts from what the job left. */
export const Suspended = phase({
  phase: 'Suspended',
  exits: ['Updating', 'RollingBackJob', 'Finished'],
  reads: () => ({}),
  decide: (observation) => {
    const { desired, status } = observation;
    if (suspends(observation) || desired === undefined)
      return stay('Suspended', REQUEUE_MS.steady, {
        waiting: { reason: 'Suspended', message: 'suspended is set; no pod runs' },
      });
    if (status.jobStatus?.finished === true && isDeployed(observation)) return enter('Finished');
    // What has failed is not tried again: what ran before it comes back.
    if (failedBefore(observation) && status.deployed !== undefined) return enter('RollingBackJob');
    return enter('Updating');
  },
});
