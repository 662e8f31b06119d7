import type { Fields } from '../../api/fields.ts';
import type { Pointer } from '../kubernetes/pointer.ts';
import { fieldsOf } from '../pods/fields.ts';
import { itemsAt, type PodFault, podSpecOf, podViolations } from '../pods/pod-violations.ts';
import { rule } from '../rule.ts';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

const NODE_OPERATORS: readonly unknown[] = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'];
const LABEL_OPERATORS: readonly unknown[] = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

const valuesFault = (operator: unknown, count: number): string | undefined => {
  if (operator === 'In' || operator === 'NotIn')
    return count > 0 ? undefined : `needs values with operator ${operator}`;
  if (operator === 'Gt' || operator === 'Lt')
    return count === 1 ? undefined : `needs one value with operator ${operator}`;
  return count === 0 ? undefined : `has values, which operator ${operator} cannot have`;
};

const expressionFaults = (at: Pointer, list: unknown, operators: readonly unknown[]): readonly PodFault[] =>
  itemsAt(at, list).flatMap(({ at: place, item: { operator, values } }): readonly PodFault[] => {
    if (operator === undefined) return [];
    if (!operators.includes(operator)) {
      const advice = `write one of ${operators.join(', ')}`;
      return [{ at: [...place, 'operator'], problem: 'unknown value', advice, got: operator }];
    }
    const problem = valuesFault(operator, Array.isArray(values) ? values.length : 0);
    return problem === undefined ? [] : [{ at: place, problem, advice: 'correct the values, or use another operator' }];
  });

const selectorFaults = (at: Pointer, selector: unknown): readonly PodFault[] =>
  expressionFaults([...at, 'matchExpressions'], fieldsOf(selector)['matchExpressions'], LABEL_OPERATORS);

const weightFaults = (at: Pointer, { weight: got }: Fields): readonly PodFault[] => {
  if (typeof got !== 'number' || (got >= 1 && got <= 100)) return [];
  return [{ at: [...at, 'weight'], problem: 'must be from 1 to 100', advice: 'write another weight', got }];
};

const nodeTermFaults = (at: Pointer, term: unknown): readonly PodFault[] =>
  expressionFaults([...at, 'matchExpressions'], fieldsOf(term)['matchExpressions'], NODE_OPERATORS);

const nodeFaults = (at: Pointer, affinity: Fields): readonly PodFault[] => {
  const required = [...at, REQUIRED];
  const terms = fieldsOf(affinity[REQUIRED])['nodeSelectorTerms'];
  const faults: PodFault[] = [];
  if (Array.isArray(terms) && terms.length === 0)
    faults.push({ at: [...required, 'nodeSelectorTerms'], problem: 'needs at least one term', advice: 'add one' });
  return [
    ...faults,
    ...itemsAt([...required, 'nodeSelectorTerms'], terms).flatMap(({ at: place, item }) => nodeTermFaults(place, item)),
    ...itemsAt([...at, PREFERRED], affinity[PREFERRED]).flatMap(({ at: place, item }) => [
      ...weightFaults(place, item),
      ...nodeTermFaults([...place, 'preference'], item['preference']),
    ]),
  ];
};

const podTermFaults = (at: Pointer, term: Fields): readonly PodFault[] => [
  ...selectorFaults([...at, 'labelSelector'], term['labelSelector']),
  ...selectorFaults([...at, 'namespaceSelector'], term['namespaceSelector']),
];

const betweenPodsFaults = (at: Pointer, affinity: Fields): readonly PodFault[] => [
  ...itemsAt([...at, REQUIRED], affinity[REQUIRED]).flatMap(({ at: place, item }) => podTermFaults(place, item)),
  ...itemsAt([...at, PREFERRED], affinity[PREFERRED]).flatMap(({ at: place, item }) => [
    ...weightFaults(place, item),
    ...podTermFaults([...place, 'podAffinityTerm'], fieldsOf(item['podAffinityTerm'])),
  ]),
];

export const affinity = rule({
  name: 'affinity',
  level: 'error',
  guards: 'Kubernetes refuses weights outside 1 to 100, and expressions whose values do not fit their operator.',
  violations: ({ spec }) =>
    podViolations(spec, (pod) => {
      const at = ['spec', 'affinity'];
      const { nodeAffinity, podAffinity, podAntiAffinity } = fieldsOf(podSpecOf(pod)['affinity']);
      return [
        ...nodeFaults([...at, 'nodeAffinity'], fieldsOf(nodeAffinity)),
        ...betweenPodsFaults([...at, 'podAffinity'], fieldsOf(podAffinity)),
        ...betweenPodsFaults([...at, 'podAntiAffinity'], fieldsOf(podAntiAffinity)),
      ];
    }),
});
