import { failure } from '../../api/errors.ts';
import type { RestorePoint } from '../../api/status.ts';
import { countChildren } from '../../objects/observed-children.ts';
import { type Decision, REQUEUE_MS, stay } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import { waitingForPods } from '../facts/pods-terminating.ts';
import { exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { leftoversEvent } from './leftovers.ts';

export type Deletion = Decision<'Deleting'>;

export const wait = (requeueAfterMs: number, more: Parameters<typeof stay<'Deleting'>>[2] = {}): Deletion =>
  stay('Deleting', requeueAfterMs, more);

/** Nothing more has to be done for any job: stores that first, then removes the children (R6). */
export const teardown = ({ now }: Observation, effects: readonly Effect[], message: string): Deletion =>
  wait(REQUEUE_MS.jobDown, {
    change: { operation: { kind: 'teardown', startedAt: exactTime(now) } },
    effects: [...effects, event('Normal', 'Deleted', 'deleted', message)],
  });

const lastRestorePoint = ({ status: { restorePoints } }: Observation, point: RestorePoint | undefined): string => {
  const newest = point ?? restorePoints?.[0];
  return newest === undefined ? 'No restore point is known' : `The last restore point is ${newest.path}`;
};

/** @param point what the job left, where the status does not have it yet */
export const withoutSavepointEvent = (
  observation: Observation,
  key: string,
  why: string,
  point?: RestorePoint,
): Effect => {
  const message = `Deleted without a savepoint: ${why}. ${lastRestorePoint(observation, point)}`;
  return event('Warning', 'DeletedWithoutSavepoint', key, message);
};

/** The deadline has passed: removes the clusters although their job may not have ended. */
export const tearDownLate = (observation: Observation, why: string): Deletion => ({
  ...teardown(
    observation,
    [withoutSavepointEvent(observation, 'gave-up', why)],
    'deletionDeadlineSeconds have passed; removing the pods, although their job may still be running',
  ),
  error: failure('DELETION_DEADLINE', why),
});

/** Waits for children and pods to be gone, so that the next application of this name meets none of them. */
export const awaitTeardown = (observation: Observation): Deletion => {
  const left = observation.pods?.filter(({ ownedByUid }) => ownedByUid) ?? [];
  const waiting = waitingForPods(left);
  if (countChildren(observation.children) === 0 && left.length === 0)
    return wait(REQUEUE_MS.ending, { finalized: true, waiting });
  const leftovers = leftoversEvent(observation, left);
  if (leftovers === undefined) return wait(REQUEUE_MS.ending, { waiting });
  return wait(REQUEUE_MS.ending, { finalized: true, effects: [leftovers], waiting });
};
