import { enter, phase, REQUEUE_MS, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { storesBegin } from '../facts/ha-stores.ts';
import { deploymentMode } from '../facts/modes.ts';
import { waitingForPods } from '../facts/pods-terminating.ts';
import { suspends } from '../facts/spec-changed.ts';

/** Nothing has been made yet. A namesake that was just deleted must be gone first: its pods would answer to our names. */
export const New = phase({
  phase: '',
  exits: ['ClusterStarting', 'Suspended'],
  reads: () => ({ pods: true }),
  decide: (observation) => {
    const { desired, pods = [] } = observation;
    if (desired === undefined) return stay('', REQUEUE_MS.steady);
    if (pods.length > 0) return stay('', REQUEUE_MS.ending, { waiting: waitingForPods(pods) });
    // What is there from the beginning asks for nothing.
    const { savepointNonce } = observation.application.spec;
    if (suspends(observation)) return enter('Suspended', { change: { savepointNonce } });
    return enter('ClusterStarting', {
      change: {
        savepointNonce,
        ...storesBegin(observation),
        updating: desired,
        deploymentMode: deploymentMode(observation),
      },
      effects: [event('Normal', 'CreatingCluster', desired.hash, `Creating Flink cluster for deploy ${desired.hash}`)],
    });
  },
});
