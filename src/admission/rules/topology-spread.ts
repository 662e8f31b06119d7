import type { Fields } from '../../api/fields.ts';
import type { Pointer } from '../kubernetes/pointer.ts';
import { itemsAt, type PodFault, podSpecOf, podViolations } from '../pods/pod-violations.ts';
import { rule } from '../rule.ts';

const atLeastOne = (at: Pointer, constraint: Fields, field: string): readonly PodFault[] => {
  const got = constraint[field];
  if (typeof got !== 'number' || got >= 1) return [];
  return [{ at: [...at, field], problem: 'must be at least 1', advice: 'raise it', got }];
};

const constraintFaults = (at: Pointer, constraint: Fields): readonly PodFault[] => {
  const { minDomains, whenUnsatisfiable, matchLabelKeys, labelSelector } = constraint;
  const faults = [...atLeastOne(at, constraint, 'maxSkew'), ...atLeastOne(at, constraint, 'minDomains')];
  if (minDomains !== undefined && whenUnsatisfiable === 'ScheduleAnyway')
    faults.push({
      at: [...at, 'minDomains'],
      problem: 'needs whenUnsatisfiable: DoNotSchedule',
      advice: 'remove it, or use DoNotSchedule',
      got: minDomains,
    });
  if (Array.isArray(matchLabelKeys) && matchLabelKeys.length > 0 && labelSelector === undefined)
    faults.push({ at: [...at, 'matchLabelKeys'], problem: 'needs a labelSelector', advice: 'add one, or remove it' });
  return faults;
};

/** Kubernetes tells constraints apart by these two fields. */
const keyOf = ({ topologyKey, whenUnsatisfiable }: Fields): string => `${topologyKey} with ${whenUnsatisfiable}`;

const spreadFaults = (constraints: unknown): readonly PodFault[] => {
  const seen = new Set<string>();
  return itemsAt(['spec', 'topologySpreadConstraints'], constraints).flatMap(({ at, item }) => {
    const faults = constraintFaults(at, item);
    const key = keyOf(item);
    if (!seen.has(key)) {
      seen.add(key);
      return faults;
    }
    const problem = `is a second constraint on ${key}`;
    return [...faults, { at, problem, advice: 'keep one of them' }];
  });
};

export const topologySpread = rule({
  name: 'topology-spread',
  level: 'error',
  guards: 'Kubernetes refuses a spread of less than 1, and two constraints on one topology with the same outcome.',
  violations: ({ spec }) => podViolations(spec, (pod) => spreadFaults(podSpecOf(pod)['topologySpreadConstraints'])),
});
