import type { Fields } from '../../api/fields.ts';
import type { Pointer } from '../kubernetes/pointer.ts';
import { itemsAt, type PodFault, podSpecOf, podViolations } from '../pods/pod-violations.ts';
import { rule } from '../rule.ts';

const isEmpty = (value: unknown): boolean => value === undefined || value === '';

const tolerationFaults = (
  at: Pointer,
  { key, operator, value, effect, tolerationSeconds }: Fields,
): readonly PodFault[] => {
  const faults: PodFault[] = [];
  if (isEmpty(key) && operator !== 'Exists')
    faults.push({ at, problem: 'has no key', advice: 'add the key of the taint, or operator: Exists to tolerate all' });
  if (operator === 'Exists' && !isEmpty(value))
    faults.push({
      at: [...at, 'value'],
      problem: 'must be empty with operator Exists',
      advice: 'remove it, or use operator: Equal',
      got: value,
    });
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    faults.push({
      at: [...at, 'tolerationSeconds'],
      problem: 'needs effect: NoExecute',
      advice: 'set that effect, or remove tolerationSeconds',
      got: tolerationSeconds,
    });
  return faults;
};

export const tolerations = rule({
  name: 'tolerations',
  level: 'error',
  guards: 'Kubernetes refuses a toleration whose operator, value, effect and seconds contradict each other.',
  violations: ({ spec }) =>
    podViolations(spec, (pod) =>
      itemsAt(['spec', 'tolerations'], podSpecOf(pod)['tolerations']).flatMap(({ at, item }) =>
        tolerationFaults(at, item),
      ),
    ),
});
