import { type Child, countChildren, GROUPS, type ObservedChildren } from '../../objects/observed-children.ts';
import { type Effect, event } from '../effect.ts';
import { isOverdue, namesOf, overduePodText } from '../facts/pods-terminating.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation, PodFact } from '../observation.ts';
import { isLate } from './deadline.ts';

/**
 * What a deletion leaves behind when it does not wait any longer. The next application of the same name starts nothing
 * before these pods are gone (phase New), so that no second job begins (R4).
 */

/** How long something that cannot be deleted holds up a teardown at least, in milliseconds. */
const LEFTOVER_MS = 60_000;

/** `Deployment a, Service b` */
export const childNames = (children: ObservedChildren): string => {
  const kinds = Object.entries(GROUPS) as [Child['kind'], keyof ObservedChildren][];
  return kinds.flatMap(([kind, group]) => Object.keys(children[group]).map((name) => `${kind} ${name}`)).join(', ');
};

const storesLeft = (stores: readonly PodFact[]): Effect =>
  event(
    'Warning',
    'HighAvailabilityStoreLeft',
    'store',
    `Deleted, but its high-availability store could not be deleted: ${namesOf(stores)}`,
  );

/** The facts about each pod that is left: overdue, or not even being deleted. */
const podFacts = (observation: Observation, pods: readonly PodFact[]): readonly string[] => {
  const overdue = pods.filter((pod) => isOverdue(observation, pod));
  const others = pods.filter((pod) => !isOverdue(observation, pod));
  const facts: string[] = [];
  if (overdue.length > 0)
    facts.push(
      `Kubernetes has not confirmed the end of ${overdue.map(overduePodText).join('; ')}. What runs there may run on until the node is back or the pod is deleted by force`,
    );
  if (others.length > 0) facts.push(`Nobody is deleting ${namesOf(others)}`);
  return facts;
};

/**
 * The Event with which a teardown ends although something is left; undefined while flinkapp waits. A pod that is being
 * deleted and is not overdue is always waited for.
 */
export const leftoversEvent = (observation: Observation, left: readonly PodFact[]): Effect | undefined => {
  const { children, now, status } = observation;
  if (elapsed(now, status.operation?.startedAt) < LEFTOVER_MS) return undefined;
  const pods = left.filter(({ store }) => store !== true);
  const objects = countChildren(children);
  if (objects === 0 && pods.length === 0) return storesLeft(left);
  const ends = pods.some((pod) => pod.terminatesBy !== undefined && !isOverdue(observation, pod));
  if (!isLate(observation) || ends) return undefined;
  const facts = [...podFacts(observation, pods)];
  if (objects > 0) facts.push(`Kubernetes has not deleted ${childNames(children)}`);
  return event('Warning', 'ObjectsLeft', 'left', `Deleted after its deadline. ${facts.join('. ')}`);
};
