import type { V1ResourceRequirements } from '@kubernetes/client-node';
import type { Role } from '../../api/labels.ts';
import { canonicalQuantity } from '../../api/quantity.ts';
import type { Spec } from '../../api/spec.ts';
import { defaultResources } from '../flink-config/memory.ts';
import { roleConfig } from '../flink-config/role-config.ts';

const canonicalAmounts = (amounts: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, canonicalQuantity(amount)]));

/** Resources of the Flink container, with quantities as the API server stores them. */
export const resources = (spec: Spec, role: Role): V1ResourceRequirements => {
  const standard = defaultResources(spec.flinkVersion, role);
  const { requests, limits } = roleConfig(spec, role)?.resources ?? { requests: standard, limits: standard };
  const canonical: V1ResourceRequirements = {};
  if (requests !== undefined) canonical.requests = canonicalAmounts(requests);
  if (limits !== undefined) canonical.limits = canonicalAmounts(limits);
  return canonical;
};
