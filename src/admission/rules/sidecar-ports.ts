import { ROLES, type Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import { ROLE_FIELDS, roleConfig } from '../../objects/flink-config/role-config.ts';
import { containerPorts } from '../../objects/pods/container.ts';
import { fieldsOf, itemsOf } from '../pods/fields.ts';
import { type Finding, rule } from '../rule.ts';

const checked = (spec: Spec, role: Role): readonly Finding[] => {
  const taken = new Map<unknown, string>(
    containerPorts(spec, role).map(({ name, containerPort }) => [containerPort, `Flink's ${name} port`]),
  );
  const { containers } = fieldsOf(fieldsOf(roleConfig(spec, role)?.podTemplate)['spec']);
  return itemsOf(containers).flatMap(({ name, ports: own }, i) => {
    if (name === role) return [];
    return itemsOf(own).flatMap(({ containerPort, protocol = 'TCP' }, j) => {
      if (protocol !== 'TCP') return [];
      const owner = taken.get(containerPort);
      taken.set(containerPort, owner ?? `a port of container ${name}`);
      if (owner === undefined) return [];
      const path = `spec.${ROLE_FIELDS[role]}.podTemplate.spec.containers[${i}].ports[${j}].containerPort`;
      return [{ path, fault: `is ${owner} too, in the same pod`, advice: 'give each its own', got: containerPort }];
    });
  });
};

export const sidecarPorts = rule({
  name: 'sidecar-ports',
  level: 'warning',
  guards: 'Containers of one pod on the same port: they share its network, and whichever comes second ends.',
  check: ({ spec }) => ROLES.flatMap((role) => checked(spec, role)),
});
