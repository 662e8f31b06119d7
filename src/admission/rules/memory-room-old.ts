import { tooSmall, versionIsUnreliable } from '../memory/too-small.ts';
import { rule } from '../rule.ts';

export const memoryRoomOld = rule({
  name: 'memory-room-old',
  level: 'warning',
  guards: 'The same of flinkVersion 1.11, which manifests made for Lyft’s operator say of other versions too.',
  check: (candidate) => (versionIsUnreliable(candidate) ? tooSmall(candidate) : []),
});
