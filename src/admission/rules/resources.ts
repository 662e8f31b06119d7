import type { RoleConfig } from '../../api/spec.ts';
import { ROLE_FIELDS } from '../../objects/flink-config/role-config.ts';
import { resourceViolations } from '../pods/resources.ts';
import { rule, type Violation } from '../rule.ts';

const roleViolations = (path: string, resources: RoleConfig['resources']): readonly Violation[] => {
  if (resources === undefined) return [];
  const violations: Violation[] = [];
  if (resources.requests?.['memory'] === undefined)
    violations.push({
      path: `${path}.requests.memory`,
      problem: 'is missing',
      advice: 'add it: flinkapp sizes the Flink process by it',
    });
  violations.push(...resourceViolations(path, resources));
  return violations;
};

export const resources = rule({
  name: 'resources',
  level: 'error',
  guards:
    'Kubernetes refuses invalid quantities and requests above limits, and flinkapp sizes the Flink process by its memory request.',
  violations: ({ spec }) =>
    Object.values(ROLE_FIELDS).flatMap((role) => roleViolations(`spec.${role}.resources`, spec[role]?.resources)),
});
