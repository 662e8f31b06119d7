import { tooSmall, versionIsUnreliable } from '../memory/too-small.ts';
import { rule } from '../rule.ts';

export const memoryRoom = rule({
  name: 'memory-room',
  level: 'error',
  guards:
    'Memory that Flink itself would refuse to divide, reckoned as it does (1.12 and newer): the process would end in a crash loop.',
  check: (candidate) => (versionIsUnreliable(candidate) ? [] : tooSmall(candidate)),
});
