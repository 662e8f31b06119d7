import { lineOf } from '../../api/flink-version.ts';
import { ROLES, type Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import { usesProcessMemory } from '../../objects/flink-config/memory.ts';
import { ROLE_FIELDS, roleConfig } from '../../objects/flink-config/role-config.ts';
import { versionOf } from '../options/user-options.ts';
import { hasWrongUnit } from '../pods/resources.ts';
import type { Candidate, Violation } from '../rule.ts';
import { memoryLayoutOf } from './memory-layout.ts';
import { MIB } from './parts.ts';

/** Without a usable request, the rule resources says what to write. */
const hasUsableRequest = (spec: Spec, role: Role): boolean => {
  const resources = roleConfig(spec, role)?.resources;
  const request = resources?.requests?.['memory'];
  return resources === undefined || (request !== undefined && !hasWrongUnit(request));
};

/** One violation for each role whose process Flink would refuse to start. */
export const memoryViolations = ({ spec }: Candidate): readonly Violation[] => {
  if (!usesProcessMemory(spec.flinkVersion)) return [];
  return ROLES.flatMap((role) => {
    if (!hasUsableRequest(spec, role)) return [];
    const layout = memoryLayoutOf(spec, role);
    if (layout === undefined || 'parts' in layout) return [];
    const process = `${Math.floor(layout.process / MIB)} MiB`;
    return [
      {
        path: `spec.${ROLE_FIELDS[role]}.resources.requests.memory`,
        problem: `the Flink process gets ${process} and would fail to start: ${layout.refusal}`,
        advice: `raise the request, lower systemMemoryFraction, or change ${role}.memory.* in flinkConfig`,
      },
    ];
  });
};

/** Lyft's operator only distinguishes versions before 1.11, so manifests written for it say 1.11 whatever their image is. */
export const versionIsUnreliable = ({ spec }: Candidate): boolean => {
  const version = versionOf(spec);
  return version !== undefined && lineOf(version) === '1.11';
};
