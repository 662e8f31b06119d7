import type { Fields } from '../../api/fields.ts';
import type { Spec } from '../../api/spec.ts';
import { type JudgedPod, judgementOf } from '../kubernetes/judgement.ts';
import { type Pointer, pathOf, valueAt } from '../kubernetes/pointer.ts';
import type { Violation, Wording } from '../rule.ts';
import { fieldsOf, itemsOf } from './fields.ts';

/** A fault of a pod template as merged, at a place in it. */
export interface PodFault extends Wording {
  readonly at: Pointer;
  readonly got?: unknown;
}

/** A container or init container of a pod. */
export interface PodContainer {
  readonly at: Pointer;
  readonly container: Fields;
  readonly init: boolean;
}

export const podSpecOf = ({ template }: JudgedPod): Fields => fieldsOf(template['spec']);

const inList = (pod: JudgedPod, list: 'containers' | 'initContainers'): readonly PodContainer[] =>
  itemsOf(podSpecOf(pod)[list]).map((container, i) => ({
    at: ['spec', list, i],
    container,
    init: list === 'initContainers',
  }));

/** The init containers and containers of a pod. */
export const containersIn = (pod: JudgedPod): readonly PodContainer[] => [
  ...inList(pod, 'containers'),
  ...inList(pod, 'initContainers'),
];

/** The objects of a list in a pod, with their places. */
export const itemsAt = (at: Pointer, list: unknown): readonly { readonly at: Pointer; readonly item: Fields }[] =>
  itemsOf(list).map((item, i) => ({ at: [...at, i], item }));

/** Whether a path leads to a field or into it. */
const isIn = (path: string, outer: string): boolean =>
  path.startsWith(outer) && ['', '.', '['].includes(path.slice(outer.length, outer.length + 1));

/**
 * Faults of all pods of a spec, at the fields that the user wrote. What several pods have in common is reported once, and
 * what flinkapp wrote itself is not reported, nor what is in a value of the wrong type. The value found is the written one:
 * pods have quantities in another spelling.
 */
export const podViolations = (spec: Spec, faultsOf: (pod: JudgedPod) => readonly PodFault[]): readonly Violation[] => {
  const violations = new Map<string, Violation>();
  const { pods, errors } = judgementOf(spec);
  for (const pod of pods) {
    for (const { at, ...fault } of faultsOf(pod)) {
      const origin = pod.originOf(at);
      if (origin === undefined) continue;
      const got = valueAt({ spec }, origin) ?? fault.got;
      const violation = { path: pathOf(origin), ...fault, ...(fault.got === undefined ? {} : { got }) };
      if (!errors.some(({ path }) => isIn(violation.path, path)))
        violations.set(`${violation.path} ${violation.problem}`, violation);
    }
  }
  return [...violations.values()];
};
