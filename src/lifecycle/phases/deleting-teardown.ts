import { failure } from '../../api/errors.ts';
import { countChildren } from '../../objects/observed-children.ts';
import { type Decision, REQUEUE_MS, stay } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import { namesOf, waitingForPods } from '../facts/pods-terminating.ts';
import { elapsed, exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';

export type Deletion = Decision<'Deleting'>;

export const wait = (requeueAfterMs: number, more: Parameters<typeof stay<'Deleting'>>[2] = {}): Deletion =>
  stay('Deleting', requeueAfterMs, more);

/** Whether the deletion has taken longer than the spec allows. */
export const isLate = ({ now, application: { metadata, spec } }: Observation): boolean =>
  elapsed(now, metadata.deletionTimestamp) >= (spec.deletionDeadlineSeconds ?? 600) * 1000;

/** Nothing more has to be done for any job: stores that first, then removes the children (R6). */
export const teardown = ({ now }: Observation, effects: readonly Effect[] = []): Deletion =>
  wait(REQUEUE_MS.jobDown, {
    change: { operation: { kind: 'teardown', startedAt: exactTime(now) } },
    effects: [...effects, event('Normal', 'Deleted', 'deleted', 'The job has ended; removing its pods')],
  });

const lastRestorePoint = ({ status: { restorePoints } }: Observation): string => {
  const newest = restorePoints?.[0];
  return newest === undefined ? 'No restore point is known' : `The last restore point is ${newest.path}`;
};

export const withoutSavepointEvent = (observation: Observation, key: string, why: string): Effect => {
  const message = `Deleted without a savepoint: ${why}. ${lastRestorePoint(observation)}`;
  return event('Warning', 'DeletedWithoutSavepoint', key, message);
};

/** The deadline has passed: removes the clusters although their job may not have ended. */
export const tearDownLate = (observation: Observation, why: string): Deletion => ({
  ...teardown(observation, [withoutSavepointEvent(observation, 'gave-up', why)]),
  error: failure('DELETION_DEADLINE', why),
});

/** How long a high-availability store that cannot be deleted holds up the deletion, in milliseconds. */
const STORE_MS = 60_000;

/** Waits for children and pods to be gone, so that the next application of this name meets none of them. */
export const awaitTeardown = (observation: Observation): Deletion => {
  const { application, children, now, status } = observation;
  const childCount = countChildren(children);
  const left = observation.pods?.filter(({ ownedByUid }) => ownedByUid) ?? [];
  const onlyStores = childCount === 0 && left.length > 0 && left.every(({ store }) => store === true);
  const storeStuck = onlyStores && elapsed(now, status.operation?.startedAt) >= STORE_MS;
  // --cascade=orphan keeps the children on purpose; with foreground deletion Kubernetes removes them.
  const orphaned = application.metadata.finalizers?.includes('orphan') === true;
  const finalized = orphaned || storeStuck || (childCount === 0 && left.length === 0);
  const message = `Deleted, but its high-availability store could not be deleted: ${namesOf(left)}`;
  const effects = storeStuck ? [event('Warning', 'HighAvailabilityStoreLeft', 'store', message)] : [];
  return wait(REQUEUE_MS.ending, { finalized, effects, waiting: waitingForPods(left) });
};
