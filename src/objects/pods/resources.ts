import type { Role } from '../../api/labels.ts';
import { canonicalQuantity } from '../../api/quantity.ts';
import type { Spec } from '../../api/spec.ts';
import { defaultResources } from '../flink-config/memory.ts';
import { roleConfig } from '../flink-config/role-config.ts';

const canonical = (amounts: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, canonicalQuantity(value)]));

export const resources = (spec: Spec, role: Role) => {
  const given = roleConfig(spec, role)?.resources;
  const standard = defaultResources(spec.flinkVersion, role);
  const { requests, limits } = given ?? { requests: standard, limits: standard };
  return {
    ...(requests === undefined ? {} : { requests: canonical(requests) }),
    ...(limits === undefined ? {} : { limits: canonical(limits) }),
  };
};
