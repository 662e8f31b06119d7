import { ROLES, type Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import { ROLE_FIELDS, roleConfig } from '../../objects/flink-config/role-config.ts';
import { containerPorts } from '../../objects/pods/container.ts';
import { fieldsOf, itemsOf } from '../pods/fields.ts';
import { rule, type Violation } from '../rule.ts';

interface SidecarPort {
  readonly path: string;
  readonly container: unknown;
  readonly port: unknown;
}

/** TCP ports of the role's sidecars, in the order of the template. */
const sidecarTcpPorts = (spec: Spec, role: Role): readonly SidecarPort[] => {
  const path = `spec.${ROLE_FIELDS[role]}.podTemplate.spec.containers`;
  const { containers } = fieldsOf(fieldsOf(roleConfig(spec, role)?.podTemplate)['spec']);
  return itemsOf(containers).flatMap(({ name, ports }, i) => {
    if (name === role) return [];
    return itemsOf(ports).flatMap(({ containerPort, protocol = 'TCP' }, j) =>
      protocol === 'TCP'
        ? [{ path: `${path}[${i}].ports[${j}].containerPort`, container: name, port: containerPort }]
        : [],
    );
  });
};

const roleViolations = (spec: Spec, role: Role): readonly Violation[] => {
  const owners = new Map<unknown, string>(
    containerPorts(spec, role).map(({ name, containerPort }) => [containerPort, `Flink's ${name} port`]),
  );
  return sidecarTcpPorts(spec, role).flatMap(({ path, container, port }) => {
    const owner = owners.get(port);
    if (owner === undefined) {
      owners.set(port, `a port of container ${container}`);
      return [];
    }
    return [{ path, problem: `conflicts with ${owner} in the same pod`, advice: 'use another port', got: port }];
  });
};

export const sidecarPorts = rule({
  name: 'sidecar-ports',
  level: 'warning',
  guards: 'The containers of a pod share one network: the second one to listen on a port fails.',
  violations: ({ spec }) => ROLES.flatMap((role) => roleViolations(spec, role)),
});
