import type { Operation } from '../../api/status.ts';
import { countOf } from '../../objects/children.ts';
import { type Decision, LOOK, stay } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import type { Observation } from '../observation.ts';
import { podsEnd } from './pods-end.ts';
import { elapsed, exactTime } from './time.ts';

type Deletion = Decision<'Deleting'>;

export const wait = (lookAgainMs: number, more: Parameters<typeof stay<'Deleting'>>[2] = {}): Deletion => stay('Deleting', lookAgainMs, more);

/** Nothing more is owed to any job: stored first, then the children go (R6). */
export const teardown = (o: Observation, effects: readonly Effect[] = []): Deletion => {
  const operation: Operation = { kind: 'teardown', id: '', jobId: '', cluster: '', attempt: 1, startedAt: exactTime(o.now) };
  const told = event('Normal', 'Deleted', 'deleted', 'The job has ended; its pods are being removed');
  return wait(LOOK.jobDown, { change: { operation }, effects: [...effects, told] });
};

/** A store that cannot be removed holds a deletion up no longer than this. */
const STORE_MS = 60_000;

/** Everything is ended: wait for the children and their pods, so that a namesake made next meets none of them. */
export const letGo = (o: Observation): Deletion => {
  const children = countOf(o.children);
  const left = o.pods?.filter(({ own }) => own) ?? [];
  const onlyStores = children === 0 && left.length > 0 && left.every(({ store }) => store === true);
  const stuck = onlyStores && elapsed(o.now, o.status.operation?.startedAt) >= STORE_MS;
  // With --cascade=orphan the children stay by wish; with foreground Kubernetes removes them, not we.
  const orphaned = o.application.metadata.finalizers?.includes('orphan') === true;
  const finalized = orphaned || stuck || (children === 0 && left.length === 0);
  const waiting = podsEnd(left);
  const told = event('Warning', 'DeletionGaveUp', 'store', `Deleted with its high availability store left behind; ${waiting.message}`);
  return wait(LOOK.ending, { finalized, effects: stuck ? [told] : [], waiting });
};
