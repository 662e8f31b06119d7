import type { RoleConfig } from '../../api/spec.ts';
import { amountFaults } from '../pods/amounts.ts';
import { type Finding, rule } from '../rule.ts';

const ofRole = (field: string, config: RoleConfig | undefined): readonly Finding[] => {
  const resources = config?.resources;
  if (resources === undefined) return [];
  const path = `spec.${field}.resources`;
  const missing: readonly Finding[] =
    resources.requests?.['memory'] === undefined
      ? [
          {
            path: `${path}.requests.memory`,
            fault: 'is required where resources are given',
            advice: 'it sizes the Flink process',
          },
        ]
      : [];
  return [...missing, ...amountFaults(path, resources)];
};

export const resources = rule({
  name: 'resources',
  level: 'error',
  guards: 'Quantities that Kubernetes cannot read, requests above limits, and a Flink process with no size.',
  check: ({ spec }) => [
    ...ofRole('jobManagerConfig', spec.jobManagerConfig),
    ...ofRole('taskManagerConfig', spec.taskManagerConfig),
  ],
});
