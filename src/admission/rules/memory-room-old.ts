import { memoryViolations, versionIsUnreliable } from '../memory/memory-violations.ts';
import { rule } from '../rule.ts';

export const memoryRoomOld = rule({
  name: 'memory-room-old',
  level: 'warning',
  guards:
    "The rule memory-room for flinkVersion 1.11. Manifests for Lyft's operator say 1.11 for newer versions too, so flinkapp only warns.",
  violations: (candidate) => (versionIsUnreliable(candidate) ? memoryViolations(candidate) : []),
});
