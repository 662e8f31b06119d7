import type { Spec } from '../../api/spec.ts';
import { usesProcessMemory } from '../../objects/flink-config/memory.ts';
import { ROLE_FIELDS } from '../../objects/flink-config/role-config.ts';
import { rule, type Violation } from '../rule.ts';

/** The fraction that the version ignores, the one that it uses, and the versions that do so. */
const modelOf = ({ flinkVersion }: Spec) =>
  usesProcessMemory(flinkVersion)
    ? ({ ignored: 'offHeapMemoryFraction', used: 'systemMemoryFraction', versions: '1.11 and newer' } as const)
    : ({ ignored: 'systemMemoryFraction', used: 'offHeapMemoryFraction', versions: 'before 1.11' } as const);

export const memoryFraction = rule({
  name: 'memory-fraction',
  level: 'error',
  guards:
    'systemMemoryFraction sizes Flink 1.11 and newer, offHeapMemoryFraction sizes older versions; the other one has no effect.',
  violations: ({ spec }) => {
    const { ignored, used, versions } = modelOf(spec);
    return Object.values(ROLE_FIELDS).flatMap((role): readonly Violation[] => {
      const got = spec[role]?.[ignored];
      if (got === undefined) return [];
      return [
        {
          path: `spec.${role}.${ignored}`,
          problem: `has no effect with Flink ${versions}`,
          advice: `use ${used}`,
          got,
        },
      ];
    });
  },
});
