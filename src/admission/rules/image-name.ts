import { allContainers } from '../pods/templates.ts';
import { rule, type Violation } from '../rule.ts';

/** The form of an image reference (distribution/reference), without its limits of length. */
const IMAGE =
  /^[a-z0-9]+([._-]+[a-z0-9]+)*(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[\w][\w.-]{0,127})?(@[a-z0-9+._-]+:[0-9a-fA-F]{32,})?$/i;

/** The part of an image name that must be in lower case: neither the registry nor the tag or digest. */
const repositoryOf = (image: string): string => image.replace(/[:@][^/]*$/, '').replace(/^[^/]*\//, '');

const isImage = (image: unknown): boolean =>
  typeof image === 'string' && IMAGE.test(image) && !/[A-Z]/.test(repositoryOf(image));

const imageViolations = (path: string, image: unknown): readonly Violation[] => {
  if (image === undefined || isImage(image)) return [];
  return [
    {
      path,
      problem: 'invalid image name',
      advice: 'write it as registry/repository:tag, with the repository in lower case',
      got: image,
    },
  ];
};

export const imageName = rule({
  name: 'image-name',
  level: 'error',
  guards: 'No node can pull an image whose name is invalid.',
  violations: ({ spec }) => [
    ...imageViolations('spec.image', spec.image),
    ...allContainers(spec).flatMap(({ path, container }) => imageViolations(`${path}.image`, container['image'])),
  ],
});
