import type { Spec } from '../../api/spec.ts';
import { type JudgedPod, judgementOf } from '../kubernetes/judgement.ts';
import { type Pointer, pathOf, valueAt } from '../kubernetes/pointer.ts';
import { fieldsOf } from '../pods/fields.ts';
import { containersIn, type PodFault, podViolations } from '../pods/pod-violations.ts';
import { resourceNameFaults } from '../pods/resource-names.ts';
import { ABOVE_LIMIT_ADVICE, amountsOf, exceeds, invalidAmounts } from '../pods/resources.ts';
import { allContainers } from '../pods/templates.ts';
import { rule, type Violation } from '../rule.ts';

const amountsAt = (pod: JudgedPod, at: Pointer) => amountsOf(valueAt(pod.template, at));

/** The rule resources compares what is in the resources of a role. */
const isInTemplate = (origin: Pointer): boolean => origin.includes('podTemplate');

/** A request above its limit, at the template's own one where the other is a field of the role. */
const aboveLimit = (spec: Spec, pod: JudgedPod, at: Pointer, name: string): readonly Violation[] => {
  const [request, limit] = ['requests', 'limits'].map((part) => pod.originOf([...at, part, name]));
  if (request === undefined || limit === undefined) return [];
  const [requested, allowed] = [request, limit].map((origin) => valueAt({ spec }, origin));
  const advice = ABOVE_LIMIT_ADVICE;
  if (isInTemplate(request)) {
    const shared = pathOf(request.slice(0, -2)) === pathOf(limit.slice(0, -2));
    const problem = `exceeds ${shared ? `limits.${name}` : pathOf(limit)} of ${allowed}`;
    return [{ path: pathOf(request), problem, advice, got: requested }];
  }
  if (!isInTemplate(limit)) return [];
  return [{ path: pathOf(limit), problem: `is less than ${pathOf(request)} of ${requested}`, advice, got: allowed }];
};

const containerViolations = (spec: Spec, pod: JudgedPod, at: Pointer): readonly Violation[] => {
  const [requests, limits] = [amountsAt(pod, [...at, 'requests']), amountsAt(pod, [...at, 'limits'])];
  return Object.entries(requests).flatMap(([name, request]) => {
    const limit = limits[name];
    return limit === undefined || !exceeds(request, limit) ? [] : aboveLimit(spec, pod, at, name);
  });
};

const aboveLimits = (spec: Spec): readonly Violation[] =>
  judgementOf(spec).pods.flatMap((pod) =>
    containersIn(pod).flatMap(({ at }) => containerViolations(spec, pod, [...at, 'resources'])),
  );

const nameFaults = (pod: JudgedPod): readonly PodFault[] =>
  containersIn(pod).flatMap(({ at, container }) => {
    const { requests, limits } = fieldsOf(container['resources']);
    return resourceNameFaults([...at, 'resources'], amountsOf(requests), amountsOf(limits));
  });

export const podResources = rule({
  name: 'pod-resources',
  level: 'error',
  guards:
    'Kubernetes refuses invalid quantities, unknown resources, parts of a device, and requests above limits, in every container of the merged pods.',
  violations: ({ spec }) => [
    ...allContainers(spec).flatMap(({ path, container }) => {
      const { requests, limits } = fieldsOf(container['resources']);
      return [
        ...invalidAmounts(`${path}.resources.requests`, amountsOf(requests)),
        ...invalidAmounts(`${path}.resources.limits`, amountsOf(limits)),
      ];
    }),
    ...aboveLimits(spec),
    ...podViolations(spec, nameFaults),
  ],
});
