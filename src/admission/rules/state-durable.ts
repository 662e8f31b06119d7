import type { Spec } from '../../api/spec.ts';
import { DIRECTORIES } from '../options/directories.ts';
import { effectiveOptions } from '../options/effective.ts';
import { optionPath } from '../options/user-options.ts';
import { itemsOf } from '../pods/fields.ts';
import { containersOf, templatesOf } from '../pods/templates.ts';
import { rule } from '../rule.ts';

const mountPaths = (spec: Spec): readonly string[] =>
  [
    ...itemsOf(spec.volumeMounts),
    ...templatesOf(spec)
      .flatMap(containersOf)
      .flatMap(({ container }) => itemsOf(container['volumeMounts'])),
  ].map(({ mountPath }) => String(mountPath).replace(/\/*$/, '/'));

export const stateDurable = rule({
  name: 'state-durable',
  level: 'warning',
  guards: 'State that is kept in the file system of a pod, and goes with it.',
  check: ({ spec }) => {
    const { get, writtenAs } = effectiveOptions(spec);
    const mounted = mountPaths(spec);
    return DIRECTORIES.flatMap((key) => {
      const got = get(key);
      const folder = /^file:(?:\/\/)?(\/.*)$/i.exec(got ?? '')?.[1];
      if (folder === undefined || mounted.some((path) => `${folder}/`.startsWith(path))) return [];
      return [
        {
          path: optionPath(writtenAs(key)),
          fault: 'is in no volume: what is kept there goes with the pod',
          advice: 'mount a volume that all pods share, or use an object store',
          got,
        },
      ];
    });
  },
});
