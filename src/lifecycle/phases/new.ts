import { enter, phase, REQUEUE_MS, stay, type Waiting } from '../decision.ts';
import { event } from '../effect.ts';
import { storesBegin } from '../facts/ha-stores.ts';
import { deploymentMode } from '../facts/modes.ts';
import { howToDelete, isOrphan } from '../facts/orphaned-pods.ts';
import { namesOf, waitingForPods } from '../facts/pods-terminating.ts';
import { suspends } from '../facts/spec-changed.ts';
import type { Observation, PodFact } from '../observation.ts';

/** Pods of a deleted application of the same name. Those that its deletion left behind stay until a person deletes them. */
const waitingForEarlier = (observation: Observation, pods: readonly PodFact[]): Waiting => {
  const waiting = waitingForPods(pods);
  const orphans = pods.filter((pod) => !pod.ownedByUid && isOrphan(pod));
  if (orphans.length === 0) return waiting;
  const fact = `Nobody is deleting ${namesOf(orphans)} of an earlier application of this name`;
  return { ...waiting, message: `${waiting.message}. ${fact}. ${howToDelete(observation)}` };
};

/** Nothing exists yet. A deleted application of the same name must be gone first: its pods would answer to the same Service. */
export const New = phase({
  phase: '',
  exits: ['ClusterStarting', 'Suspended'],
  reads: () => ({ pods: true }),
  decide: (observation) => {
    const { application, desired, pods = [] } = observation;
    if (desired === undefined) return stay('', REQUEUE_MS.steady);
    if (pods.length > 0) return stay('', REQUEUE_MS.ending, { waiting: waitingForEarlier(observation, pods) });
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
