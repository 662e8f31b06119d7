import type { Operation } from '../../api/status.ts';
import { countChildren } from '../../objects/observed-children.ts';
import { type Decision, REQUEUE_MS, stay } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import { waitingForPods } from '../facts/pods-terminating.ts';
import { elapsed, exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';

type Deletion = Decision<'Deleting'>;

export const wait = (requeueAfterMs: number, more: Parameters<typeof stay<'Deleting'>>[2] = {}): Deletion =>
  stay('Deleting', requeueAfterMs, more);

/** Nothing more is owed to any job: stored first, then the children go (R6). */
export const teardown = (observation: Observation, effects: readonly Effect[] = []): Deletion => {
  const operation: Operation = {
    kind: 'teardown',
    id: '',
    jobId: '',
    cluster: '',
    attempt: 1,
    startedAt: exactTime(observation.now),
  };
  const told = event('Normal', 'Deleted', 'deleted', 'The job has ended; its pods are being removed');
  return wait(REQUEUE_MS.jobDown, { change: { operation }, effects: [...effects, told] });
};

/** A store that cannot be removed holds a deletion up no longer than this. */
const STORE_MS = 60_000;

/** Everything is ended: wait for the children and their pods, so that a namesake made next meets none of them. */
export const awaitTeardown = (observation: Observation): Deletion => {
  const children = countChildren(observation.children);
  const left = observation.pods?.filter(({ ownedByUid }) => ownedByUid) ?? [];
  const onlyStores = children === 0 && left.length > 0 && left.every(({ store }) => store === true);
  const stuck = onlyStores && elapsed(observation.now, observation.status.operation?.startedAt) >= STORE_MS;
  // With --cascade=orphan the children stay by wish; with foreground Kubernetes removes them, not we.
  const orphaned = observation.application.metadata.finalizers?.includes('orphan') === true;
  const finalized = orphaned || stuck || (children === 0 && left.length === 0);
  const waiting = waitingForPods(left);
  const told = event(
    'Warning',
    'HighAvailabilityStoreLeft',
    'store',
    `Deleted with its high availability store left behind; ${waiting.message}`,
  );
  return wait(REQUEUE_MS.ending, { finalized, effects: stuck ? [told] : [], waiting });
};
