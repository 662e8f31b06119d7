import { memoryViolations, versionIsUnreliable } from '../memory/memory-violations.ts';
import { rule } from '../rule.ts';

export const memoryRoom = rule({
  name: 'memory-room',
  level: 'error',
  guards:
    'Flink 1.12 and newer refuses to start if its memory options do not fit into the process, and its pods would restart in a crash loop.',
  violations: (candidate) => (versionIsUnreliable(candidate) ? [] : memoryViolations(candidate)),
});
