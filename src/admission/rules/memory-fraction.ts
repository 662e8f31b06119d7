import type { RoleConfig } from '../../api/spec.ts';
import { usesProcessMemory } from '../../objects/flink-config/memory.ts';
import { type Finding, rule } from '../rule.ts';

const ofRole = (field: string, config: RoleConfig | undefined, process: boolean): readonly Finding[] => {
  const [wrong, right] = process
    ? (['offHeapMemoryFraction', 'systemMemoryFraction'] as const)
    : (['systemMemoryFraction', 'offHeapMemoryFraction'] as const);
  if (config?.[wrong] === undefined) return [];
  return [
    {
      path: `spec.${field}.${wrong}`,
      fault: `does nothing with flinkVersion ${process ? '1.11 and newer' : 'before 1.11'}`,
      advice: `use ${right}`,
      got: config[wrong],
    },
  ];
};

export const memoryFraction = rule({
  name: 'memory-fraction',
  level: 'error',
  guards: 'A memory fraction of the other memory model, which the version would not read.',
  check: ({ spec }) => {
    const process = usesProcessMemory(spec.flinkVersion);
    return [
      ...ofRole('jobManagerConfig', spec.jobManagerConfig, process),
      ...ofRole('taskManagerConfig', spec.taskManagerConfig, process),
    ];
  },
});
