import { lineOf, parseFlinkVersion } from '../../api/flink-version.ts';
import type { Spec } from '../../api/spec.ts';
import { allContainers } from '../pods/templates.ts';
import { rule, type Violation } from '../rule.ts';

const tagOf = (image: string): string | undefined => /:([\w][\w.-]*)$/.exec(image)?.[1];

const tagViolations = (path: string, image: unknown): readonly Violation[] => {
  if (typeof image !== 'string' || image.includes('@')) return [];
  const tag = tagOf(image);
  if (tag !== undefined && tag !== 'latest') return [];
  return [
    {
      path,
      problem: `has ${tag === undefined ? 'no tag' : 'the tag latest'}, so a new pod may run another image`,
      advice: 'use the tag of a version, or a digest',
      got: image,
    },
  ];
};

/** The tag of Flink's official image starts with its version. */
const versionViolations = ({ image, flinkVersion }: Spec): readonly Violation[] => {
  const inImage = parseFlinkVersion(/(?:^|\/)flink:(\d+\.\d+(?:\.\d+)?)/.exec(image)?.[1]);
  const inSpec = parseFlinkVersion(flinkVersion);
  if (inImage === undefined || inSpec === undefined || lineOf(inImage) === lineOf(inSpec)) return [];
  return [
    {
      path: 'spec.flinkVersion',
      problem: `does not match the image ${image}`,
      advice: `write ${lineOf(inImage)}, or use another image`,
      got: flinkVersion,
    },
  ];
};

export const imageTag = rule({
  name: 'image-tag',
  level: 'warning',
  guards:
    'A tag that moves can change the image under a running application. An image whose Flink differs from flinkVersion ignores options that flinkapp writes.',
  violations: ({ spec }) => [
    ...tagViolations('spec.image', spec.image),
    ...versionViolations(spec),
    ...allContainers(spec).flatMap(({ path, container }) => tagViolations(`${path}.image`, container['image'])),
  ],
});
