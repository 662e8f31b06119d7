import type { Fields } from '../../api/fields.ts';
import { ROLE_FIELDS } from '../../objects/flink-config/role-config.ts';
import { duplicatesBy, fieldsOf, itemsOf } from '../pods/fields.ts';
import { isPlainVariableName, isVariableName } from '../pods/names.ts';
import { amountsOf, amountsWithWrongUnit } from '../pods/resources.ts';
import { allContainers } from '../pods/templates.ts';
import { rule, type Violation } from '../rule.ts';

const variableViolations = (path: string, env: unknown): readonly Violation[] => {
  const variables = itemsOf(env);
  const nameAt = (i: number) => ({ path: `${path}[${i}].name`, got: variables[i]?.['name'] });
  const repeated = duplicatesBy('name', variables).map((i) => ({
    ...nameAt(i),
    problem: 'duplicate variable, of which Kubernetes keeps only the last',
    advice: 'remove one',
  }));
  const strange = variables.flatMap(({ name }, i) =>
    typeof name === 'string' && isVariableName(name) && !isPlainVariableName(name)
      ? [{ ...nameAt(i), problem: 'is refused by Kubernetes before 1.32', advice: 'use letters, digits and _' }]
      : [],
  );
  return [...repeated, ...strange];
};

const mountViolations = (path: string, mounts: unknown): readonly Violation[] =>
  itemsOf(mounts).flatMap(({ mountPath: got }, i) => {
    if (typeof got !== 'string' || !got.includes(':')) return [];
    const problem = 'must not contain a colon: a container runtime may refuse it';
    return [{ path: `${path}[${i}].mountPath`, problem, advice: 'use another path', got }];
  });

/** Ports that a probe names are those of its own container. */
const probeViolations = (path: string, container: object): readonly Violation[] => {
  const { ports, ...fields } = fieldsOf(container);
  const names = itemsOf(ports).map(({ name }) => name);
  return ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) =>
    ['httpGet', 'tcpSocket'].flatMap((handler) => {
      const { port: got } = fieldsOf(fieldsOf(fields[probe])[handler]);
      if (typeof got !== 'string' || names.includes(got)) return [];
      const problem = 'names no port of this container in the template';
      return [{ path: `${path}.${probe}.${handler}.port`, problem, advice: 'write the number of the port', got }];
    }),
  );
};

const memoryViolations = (path: string, container: Fields): readonly Violation[] => {
  const { requests, limits } = fieldsOf(container['resources']);
  return [
    ...amountsWithWrongUnit(`${path}.requests`, amountsOf(requests)),
    ...amountsWithWrongUnit(`${path}.limits`, amountsOf(limits)),
  ];
};

/** Flink's own ports, which a probe of its container can name. */
const isFlinks = (name: unknown): boolean => ['jobmanager', 'taskmanager'].includes(String(name));

export const podMistakes = rule({
  name: 'pod-mistakes',
  level: 'warning',
  guards:
    'Kubernetes takes what is most probably a mistake: the pods then fail, or behave in another way than written.',
  violations: ({ spec }) => [
    ...Object.values(ROLE_FIELDS).flatMap((role) =>
      variableViolations(`spec.${role}.envConfig.env`, spec[role]?.envConfig?.env),
    ),
    ...mountViolations('spec.volumeMounts', spec.volumeMounts),
    ...allContainers(spec).flatMap(({ path, container }) => [
      ...variableViolations(`${path}.env`, container['env']),
      ...mountViolations(`${path}.volumeMounts`, container['volumeMounts']),
      ...memoryViolations(`${path}.resources`, container),
      ...(isFlinks(container['name']) ? [] : probeViolations(path, container)),
    ]),
  ],
});
