import type { Operation } from '../../api/status.ts';
import { countOf } from '../../objects/children.ts';
import { type Decision, LOOK, stay } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import type { Observation } from '../observation.ts';
import { exactTime } from './time.ts';

type Deletion = Decision<'Deleting'>;

export const wait = (lookAgainMs: number, more: Parameters<typeof stay<'Deleting'>>[2] = {}): Deletion => stay('Deleting', lookAgainMs, more);

/** Nothing more is owed to any job: stored first, then the children go (R6). */
export const teardown = (o: Observation, effects: readonly Effect[] = []): Deletion => {
  const operation: Operation = { kind: 'teardown', id: '', jobId: '', cluster: '', attempt: 1, startedAt: exactTime(o.now) };
  const told = event('Normal', 'Deleted', 'deleted', 'The job has ended; its pods are being removed');
  return wait(LOOK.jobDown, { change: { operation }, effects: [...effects, told] });
};

/** Everything is ended: wait for the children and their pods, so that a namesake made next meets none of them. */
export const letGo = (o: Observation): Deletion => {
  const children = countOf(o.children);
  const pods = o.pods?.filter(({ own }) => own).length ?? 0;
  // With --cascade=orphan the children stay by wish; with foreground Kubernetes removes them, not we.
  const orphaned = o.application.metadata.finalizers?.includes('orphan') === true;
  const finalized = orphaned || (children === 0 && pods === 0);
  return wait(LOOK.ending, { finalized, waiting: { reason: 'WaitingForPodsToEnd', message: 'its pods have not ended yet' } });
};
