import { judgementOf } from '../kubernetes/judgement.ts';
import { rule } from '../rule.ts';

export const kubernetesTypes = rule({
  name: 'kubernetes-types',
  level: 'error',
  guards:
    'Kubernetes refuses an object with a value of the wrong type, an unknown word, or without a required field. Templates are judged as merged into the pods, by the schema that Kubernetes itself publishes.',
  violations: ({ spec }) => judgementOf(spec).errors,
});
