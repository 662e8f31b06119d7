import { judgementOf } from '../kubernetes/judgement.ts';
import { rule } from '../rule.ts';

export const kubernetesFields = rule({
  name: 'kubernetes-fields',
  level: 'warning',
  guards: 'Kubernetes drops a field that it does not know, such as a misspelt one, without any error.',
  violations: ({ spec }) => judgementOf(spec).unknown,
});
