import type { Waiting } from '../decision.ts';
import type { PodFact } from '../observation.ts';

const MOST_NAMES = 3;

const kindAndName = ({ name, store }: PodFact): string => `${store === true ? 'ConfigMap' : 'pod'} ${name}`;

/** Waits for what is left of a cluster, and names it: whoever wonders why nothing happens can look at it. */
export const waitingForPods = (left: readonly PodFact[]): Waiting => {
  const more = left.length > MOST_NAMES ? ` and ${left.length - MOST_NAMES} more` : '';
  const message =
    left.length === 0
      ? 'an earlier cluster is being removed'
      : `not gone yet: ${left.slice(0, MOST_NAMES).map(kindAndName).join(', ')}${more}`;
  return { reason: 'WaitingForPodsToEnd', message };
};
