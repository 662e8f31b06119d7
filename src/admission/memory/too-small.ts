import { lineOf } from '../../api/flink-version.ts';
import { ROLES } from '../../api/labels.ts';
import { usesProcessMemory } from '../../objects/flink-config/memory.ts';
import { ROLE_FIELDS } from '../../objects/flink-config/role-config.ts';
import { versionOf } from '../options/user-options.ts';
import type { Candidate, Finding } from '../rule.ts';
import { memoryLayoutOf } from './memory-layout.ts';
import { MIB } from './parts.ts';

/** Roles whose process Flink would not start. */
export const tooSmall = ({ spec }: Candidate): readonly Finding[] =>
  ROLES.flatMap((role) => {
    const room = usesProcessMemory(spec.flinkVersion) ? memoryLayoutOf(spec, role) : undefined;
    if (room === undefined || 'parts' in room) return [];
    return [
      {
        path: `spec.${ROLE_FIELDS[role]}.resources.requests.memory`,
        fault: `leaves the Flink process ${Math.floor(room.process / MIB)} MiB, with which it would not start: ${room.refused}`,
        advice: `raise it, lower systemMemoryFraction, or change ${role}.memory.* in flinkConfig`,
      },
    ];
  });

/** Lyft's operator only asks whether a version is before 1.11: manifests of its users say 1.11 whatever their image is. */
export const versionIsUnreliable = ({ spec }: Candidate): boolean => {
  const version = versionOf(spec);
  return version !== undefined && lineOf(version) === '1.11';
};
