import { enter, phase, REQUEUE_MS, stay } from '../decision.ts';
import { failedBefore, isDeployed, suspends } from '../facts/spec-changed.ts';

/** No pod is running. `suspended: false`, with or without other edits, starts the job from its last restore point. */
export const Suspended = phase({
  phase: 'Suspended',
  exits: ['Updating', 'RollingBackJob', 'Finished'],
  reads: () => ({}),
  decide: (observation) => {
    const { desired, status } = observation;
    if (suspends(observation) || desired === undefined)
      return stay('Suspended', REQUEUE_MS.steady, {
        waiting: { reason: 'Suspended', message: 'spec.suspended is true: no pod is running' },
      });
    const { finished, forgotten, state } = { ...status.jobStatus };
    const hasFinished = finished === true || (forgotten === true && state === 'FINISHED');
    if (hasFinished && isDeployed(observation)) return enter('Finished');
    // flinkapp does not retry a spec that has failed: it starts the previous version instead.
    if (failedBefore(observation) && status.deployed !== undefined) return enter('RollingBackJob');
    return enter('Updating');
  },
});
