import { parseFlinkVersion } from '../../api/flink-version.ts';
import { containersOf, templatesOf } from '../pods/templates.ts';
import { type Candidate, type Finding, rule } from '../rule.ts';

const tagOf = (image: string): string | undefined => /:([\w][\w.-]*)$/.exec(image)?.[1];

const image = (path: string, got: unknown): readonly Finding[] => {
  if (typeof got !== 'string' || got.includes('@')) return [];
  const tag = tagOf(got);
  if (tag !== undefined && tag !== 'latest') return [];
  return [
    {
      path,
      fault: `has ${tag === undefined ? 'no tag' : 'the tag latest'}: another image may run after a restart`,
      advice: 'name a version, or a digest',
      got,
    },
  ];
};

/** The official image says its version: another one in the spec gives it options that it does not read. */
const official = ({ spec: { image: got, flinkVersion } }: Candidate): readonly Finding[] => {
  const [inTag, said] = [
    parseFlinkVersion(/(?:^|\/)flink:(\d+\.\d+(?:\.\d+)?)/.exec(got)?.[1]),
    parseFlinkVersion(flinkVersion),
  ];
  if (inTag === undefined || said === undefined || (inTag.major === said.major && inTag.minor === said.minor))
    return [];
  return [
    {
      path: 'spec.flinkVersion',
      fault: `is not the version of ${got}`,
      advice: `write ${inTag.major}.${inTag.minor}, or use another image`,
      got: flinkVersion,
    },
  ];
};

export const imageTag = rule({
  name: 'image-tag',
  level: 'warning',
  guards: 'Images that may be another tomorrow, and an image of another Flink than flinkVersion.',
  check: (candidate) => [
    ...image('spec.image', candidate.spec.image),
    ...official(candidate),
    ...templatesOf(candidate.spec)
      .flatMap(containersOf)
      .flatMap(({ path, container }) => image(`${path}.image`, container['image'])),
  ],
});
