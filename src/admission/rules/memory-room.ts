import type { Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import { flinkMemory, usesProcessMemory } from '../../objects/memory.ts';
import { parseMemorySize } from '../memory-size.ts';
import { type Finding, rule } from '../rule.ts';

const MIB = 2 ** 20;

/** Bytes a Flink option gives, or its default in MiB. */
const size = (spec: Spec, key: string, defaultMib: number): number => parseMemorySize(spec.flinkConfig?.[key]) ?? defaultMib * MIB;

const overhead = (spec: Spec, role: Role, total: number): number => {
  const fraction = Number(spec.flinkConfig?.[`${role}.memory.jvm-overhead.fraction`] ?? 0.1);
  const least = size(spec, `${role}.memory.jvm-overhead.min`, 192);
  const most = size(spec, `${role}.memory.jvm-overhead.max`, 1024);
  return Math.min(Math.max(total * fraction, least), most);
};

/** What is taken before anything is left for the job (Flink, "Set up Flink's Process Memory", 1.11 and newer). */
const fixedParts = (spec: Spec, role: Role, total: number): number => {
  const jvm = size(spec, `${role}.memory.jvm-metaspace.size`, 256) + overhead(spec, role, total);
  if (role === 'jobmanager') return jvm + size(spec, 'jobmanager.memory.off-heap.size', 128);
  const framework = size(spec, 'taskmanager.memory.framework.heap.size', 128) + size(spec, 'taskmanager.memory.framework.off-heap.size', 128);
  const flink = total - jvm;
  const managed =
    parseMemorySize(spec.flinkConfig?.['taskmanager.memory.managed.size']) ?? flink * Number(spec.flinkConfig?.['taskmanager.memory.managed.fraction'] ?? 0.4);
  const network = Math.max(flink * Number(spec.flinkConfig?.['taskmanager.memory.network.fraction'] ?? 0.1), size(spec, 'taskmanager.memory.network.min', 64));
  return jvm + framework + Math.max(managed, 0) + network + size(spec, 'taskmanager.memory.task.off-heap.size', 0);
};

const ofRole = (spec: Spec, role: Role): readonly Finding[] => {
  const total = flinkMemory(spec, role);
  if (total === undefined || total === 0) return [];
  const missing = fixedParts(spec, role, total) - total;
  if (missing <= 0) return [];
  const field = role === 'jobmanager' ? 'jobManagerConfig' : 'taskManagerConfig';
  return [
    {
      path: `spec.${field}.resources.requests.memory`,
      fault: `leaves the Flink process ${Math.floor(total / MIB)} MiB, ${Math.ceil(missing / MIB)} MiB less than its fixed parts take`,
      advice: `raise it, lower systemMemoryFraction, or lower ${role}.memory.* in flinkConfig`,
    },
  ];
};

export const memoryRoom = rule({
  name: 'memory-room',
  level: 'error',
  guards: 'A Flink process too small for metaspace, overhead and framework: it would end in a crash loop.',
  check: ({ spec }) => (usesProcessMemory(spec.flinkVersion) ? [...ofRole(spec, 'jobmanager'), ...ofRole(spec, 'taskmanager')] : []),
});
