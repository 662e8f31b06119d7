import { stableServiceName } from '../../objects/metadata/names.ts';
import { countChildren } from '../../objects/observed-children.ts';
import type { Observation, Situation } from '../observation.ts';
import { isOrphan } from './pods-terminating.ts';
import { elapsed } from './time.ts';

/** An application without a status that has objects: somebody emptied its status, or restored it without. */

const isNew = ({ status }: Pick<Situation, 'status'>): boolean => status.phase === undefined || status.phase === '';

/** Whether the status says nothing although the application has children. */
export const hasLostStatus = (situation: Pick<Situation, 'status' | 'children'>): boolean =>
  isNew(situation) && countChildren(situation.children) > 0;

/** Whether the application has children, or pods that nobody is deleting. */
export const hasObjects = ({ children, pods = [] }: Pick<Observation, 'children' | 'pods'>): boolean =>
  countChildren(children) > 0 || pods.some((pod) => pod.ownedByUid && isOrphan(pod));

/** Whether all that is left is the Service of the application: it was suspended, or its cluster was released. */
export const onlyServiceLeft = ({ children, application: { metadata } }: Situation): boolean =>
  countChildren(children) === 1 && children.services[stableServiceName(metadata.name)] !== undefined;

/** Whether a deletion has to wait for the status: without it, flinkapp would stop no job before it deletes the pods (R6). */
export const deletionNeedsStatus = (situation: Situation): boolean =>
  hasLostStatus(situation) && !onlyServiceLeft(situation) && situation.application.spec.deleteMode !== 'None';

/** An application of this age, in milliseconds, that has no status may have had one. */
const NEW_MS = 60_000;

/**
 * The number after which an application without a status counts its revisions and operations. Ids never repeat (R3): an
 * application that had a status has counted less than one for every millisecond of its life.
 */
export const countedBefore = ({ now, application, children }: Situation): number => {
  const ageMs = Math.floor(elapsed(now, application.metadata.creationTimestamp));
  return countChildren(children) > 0 || ageMs >= NEW_MS ? ageMs : 0;
};
