import { amountFaults } from '../pods/amounts.ts';
import { amountsOf, fieldsOf } from '../pods/fields.ts';
import { containersOf, templatesOf } from '../pods/templates.ts';
import { rule } from '../rule.ts';

export const podResources = rule({
  name: 'pod-resources',
  level: 'error',
  guards: 'Quantities of sidecars and hooks that Kubernetes cannot read, and requests above limits.',
  check: ({ spec }) =>
    templatesOf(spec)
      .flatMap(containersOf)
      .flatMap(({ path, container }) => {
        const { requests, limits } = fieldsOf(container['resources']);
        return amountFaults(`${path}.resources`, { requests: amountsOf(requests), limits: amountsOf(limits) });
      }),
});
