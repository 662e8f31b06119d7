import type { Fields } from '../../api/fields.ts';
import { CLIENT_ROLE } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import { fieldsOf, itemsOf } from '../pods/fields.ts';
import { rule, type Violation } from '../rule.ts';

const containersOf = (template: unknown): readonly Fields[] =>
  itemsOf(fieldsOf(fieldsOf(template)['spec'])['containers']);

/** The containers of a Job beside the one that does the work. */
const sidecarsOf = (path: string, template: unknown, isMain: (container: Fields, i: number) => boolean) =>
  containersOf(template).flatMap((container, i): readonly Violation[] => {
    if (isMain(container, i)) return [];
    return [
      {
        path: `${path}.podTemplate.spec.containers[${i}]`,
        problem: 'keeps the Job from ending for as long as it runs',
        advice: 'if it is a sidecar, move it to initContainers with restartPolicy: Always (Kubernetes 1.29 and newer)',
      },
    ];
  });

const hookSidecars = (spec: Spec): readonly Violation[] =>
  (['verification', 'shutdownJob'] as const).flatMap((field) =>
    sidecarsOf(`spec.${field}`, spec[field]?.podTemplate, (_, i) => i === 0),
  );

export const jobSidecars = rule({
  name: 'job-sidecars',
  level: 'warning',
  guards:
    'A Kubernetes Job ends when all its containers have ended. A sidecar that never ends makes it fail at its deadline.',
  violations: ({ spec }) => [
    ...sidecarsOf('spec.client', spec.client?.podTemplate, ({ name }) => name === CLIENT_ROLE),
    ...hookSidecars(spec),
  ],
});
