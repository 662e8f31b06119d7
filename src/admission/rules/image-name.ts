import { containersOf, templatesOf } from '../pods/templates.ts';
import { type Finding, rule } from '../rule.ts';

/** The form of an image reference (distribution/reference), without its bounds of length. */
const IMAGE =
  /^[a-z0-9]+([._-]+[a-z0-9]+)*(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[\w][\w.-]{0,127})?(@[a-z0-9+._-]+:[0-9a-fA-F]{32,})?$/i;

const image = (path: string, got: unknown): readonly Finding[] =>
  got === undefined ||
  (typeof got === 'string' && IMAGE.test(got) && !/[A-Z]/.test(got.replace(/[:@][^/]*$/, '').replace(/^[^/]*\//, '')))
    ? []
    : [
        {
          path,
          fault: 'is not the name of an image',
          advice: 'write it as registry/repository:tag, in lower case',
          got,
        },
      ];

export const imageName = rule({
  name: 'image-name',
  level: 'error',
  guards: 'Images that no node could ever pull.',
  check: ({ spec }) => [
    ...image('spec.image', spec.image),
    ...templatesOf(spec)
      .flatMap(containersOf)
      .flatMap(({ path, container }) => image(`${path}.image`, container['image'])),
  ],
});
