import { lineOf } from '../../api/flink-version.ts';
import { ROLES } from '../../api/labels.ts';
import { usesProcessMemory } from '../../objects/memory.ts';
import { MIB } from '../memory/parts.ts';
import { roomOf } from '../memory/room.ts';
import { versionOf } from '../options/said.ts';
import { type Candidate, type Finding, rule } from '../rule.ts';

const FIELDS = { jobmanager: 'jobManagerConfig', taskmanager: 'taskManagerConfig' } as const;

const findings = ({ spec }: Candidate): readonly Finding[] =>
  ROLES.flatMap((role) => {
    const room = usesProcessMemory(spec.flinkVersion) ? roomOf(spec, role) : undefined;
    if (room === undefined || 'parts' in room) return [];
    return [
      {
        path: `spec.${FIELDS[role]}.resources.requests.memory`,
        fault: `leaves the Flink process ${Math.floor(room.process / MIB)} MiB, with which it would not start: ${room.refused}`,
        advice: `raise it, lower systemMemoryFraction, or change ${role}.memory.* in flinkConfig`,
      },
    ];
  });

/** Lyft's operator only asks whether a version is before 1.11: manifests of its users say 1.11 whatever their image is. */
const mayBeAnother = ({ spec }: Candidate): boolean => {
  const version = versionOf(spec);
  return version !== undefined && lineOf(version) === '1.11';
};

export const memoryRoomOld = rule({
  name: 'memory-room-old',
  level: 'warning',
  guards: 'The same of flinkVersion 1.11, which manifests made for Lyft’s operator say of other versions too.',
  check: (candidate) => (mayBeAnother(candidate) ? findings(candidate) : []),
});

export const memoryRoom = rule({
  name: 'memory-room',
  level: 'error',
  guards: 'Memory that Flink itself would refuse to divide, reckoned as it does (1.12 and newer): the process would end in a crash loop.',
  check: (candidate) => (mayBeAnother(candidate) ? [] : findings(candidate)),
});
