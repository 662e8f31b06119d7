import { enter, phase, REQUEUE_MS, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { storesBegin } from '../facts/ha-stores.ts';
import { deploymentMode } from '../facts/modes.ts';
import { waitingForPods } from '../facts/pods-terminating.ts';
import { suspends } from '../facts/spec-changed.ts';

/** Nothing exists yet. A deleted application of the same name must be gone first: its pods would answer to the same Service. */
export const New = phase({
  phase: '',
  exits: ['ClusterStarting', 'Suspended'],
  reads: () => ({ pods: true }),
  decide: (observation) => {
    const { application, desired, pods = [] } = observation;
    if (desired === undefined) return stay('', REQUEUE_MS.steady);
    if (pods.length > 0) return stay('', REQUEUE_MS.ending, { waiting: waitingForPods(pods) });
    // A nonce that the application begins with is no change, so it takes no savepoint.
    const { savepointNonce } = application.spec;
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
