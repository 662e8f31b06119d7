import { deploymentMode } from '../checks/modes.ts';
import { podsEnd } from '../checks/pods-end.ts';
import { suspends } from '../checks/spec-changed.ts';
import { storesBegin } from '../checks/stores.ts';
import { go, LOOK, phase, stay } from '../decision.ts';
import { event } from '../effect.ts';

/** Nothing has been made yet. A namesake that was just deleted must be gone first: its pods would answer to our names. */
export const New = phase({
  phase: '',
  exits: ['ClusterStarting', 'Suspended'],
  reads: () => ({ pods: true }),
  decide: (o) => {
    const { wanted, pods = [] } = o;
    if (wanted === undefined) return stay('', LOOK.steady);
    if (pods.length > 0) return stay('', LOOK.ending, { waiting: podsEnd(pods) });
    // What is there from the beginning asks for nothing.
    const { savepointNonce } = o.application.spec;
    if (suspends(o)) return go('Suspended', { change: { savepointNonce } });
    return go('ClusterStarting', {
      change: { savepointNonce, ...storesBegin(o), updating: wanted, updatingHash: wanted.hash, deploymentMode: deploymentMode(o) },
      effects: [event('Normal', 'CreatingCluster', wanted.hash, `Creating Flink cluster for deploy ${wanted.hash}`)],
    });
  },
});
