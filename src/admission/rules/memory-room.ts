import { ROLES } from '../../api/labels.ts';
import { flinkMemory, usesProcessMemory } from '../../objects/memory.ts';
import { MIB } from '../memory/parts.ts';
import { roomOf } from '../memory/room.ts';
import { rule } from '../rule.ts';

const FIELDS = { jobmanager: 'jobManagerConfig', taskmanager: 'taskManagerConfig' } as const;

export const memoryRoom = rule({
  name: 'memory-room',
  level: 'error',
  guards: 'Memory that Flink itself would refuse to divide, reckoned as it does (1.11 and newer): the process would end in a crash loop.',
  check: ({ spec }) =>
    ROLES.flatMap((role) => {
      const room = usesProcessMemory(spec.flinkVersion) ? roomOf(spec, role) : undefined;
      if (room === undefined || 'parts' in room) return [];
      return [
        {
          path: `spec.${FIELDS[role]}.resources.requests.memory`,
          fault: `leaves the Flink process ${Math.floor((flinkMemory(spec, role) ?? 0) / MIB)} MiB, with which it would not start: ${room.refused}`,
          advice: `raise it, lower systemMemoryFraction, or change ${role}.memory.* in flinkConfig`,
        },
      ];
    }),
});
