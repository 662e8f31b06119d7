import { fieldsOf } from '../pods/fields.ts';
import { amountsOf, resourceViolations } from '../pods/resources.ts';
import { allContainers } from '../pods/templates.ts';
import { rule } from '../rule.ts';

export const podResources = rule({
  name: 'pod-resources',
  level: 'error',
  guards: 'Kubernetes refuses invalid quantities and requests above limits, also in sidecars and hooks.',
  violations: ({ spec }) =>
    allContainers(spec).flatMap(({ path, container }) => {
      const { requests, limits } = fieldsOf(container['resources']);
      return resourceViolations(`${path}.resources`, { requests: amountsOf(requests), limits: amountsOf(limits) });
    }),
});
