import { parseQuantity } from '../../api/quantity.ts';
import type { RoleConfig } from '../../api/spec.ts';
import { type Finding, rule } from '../rule.ts';

type Amounts = Readonly<Record<string, string | number>>;

const unreadable = (path: string, amounts: Amounts = {}): readonly Finding[] =>
  Object.entries(amounts)
    .filter(([, value]) => (parseQuantity(value) ?? -1) < 0)
    .map(([name, got]) => ({ path: `${path}.${name}`, fault: 'is not a Kubernetes quantity', advice: 'write it as 500m, 2 or 1Gi', got }));

const aboveLimit = (path: string, requests: Amounts = {}, limits: Amounts = {}): readonly Finding[] =>
  Object.entries(requests).flatMap(([name, got]) => {
    const limit = limits[name];
    const [asked, most] = [parseQuantity(got), limit === undefined ? undefined : parseQuantity(limit)];
    if (asked === undefined || most === undefined || asked <= most) return [];
    return [{ path: `${path}.requests.${name}`, fault: `is more than limits.${name} (${limit})`, advice: 'raise the limit or lower the request', got }];
  });

const ofRole = (field: string, config: RoleConfig | undefined): readonly Finding[] => {
  const resources = config?.resources;
  if (resources === undefined) return [];
  const path = `spec.${field}.resources`;
  const missing: readonly Finding[] =
    resources.requests?.['memory'] === undefined
      ? [{ path: `${path}.requests.memory`, fault: 'is required where resources are given', advice: 'it sizes the Flink process' }]
      : [];
  return [
    ...missing,
    ...unreadable(`${path}.requests`, resources.requests),
    ...unreadable(`${path}.limits`, resources.limits),
    ...aboveLimit(path, resources.requests, resources.limits),
  ];
};

export const resources = rule({
  name: 'resources',
  level: 'error',
  guards: 'Quantities that Kubernetes cannot read, requests above limits, and a Flink process with no size.',
  check: ({ spec }) => [...ofRole('jobManagerConfig', spec.jobManagerConfig), ...ofRole('taskManagerConfig', spec.taskManagerConfig)],
});
