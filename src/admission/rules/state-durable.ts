import type { Spec } from '../../api/spec.ts';
import { HA_STORAGE, STATE_DIRECTORIES } from '../options/directories.ts';
import { effectiveOptions } from '../options/effective-options.ts';
import { optionPath } from '../options/user-options.ts';
import { itemsOf } from '../pods/fields.ts';
import { allContainers } from '../pods/templates.ts';
import { rule } from '../rule.ts';

/** Mount paths of all containers, each with one slash at the end. */
const mountPaths = (spec: Spec): readonly string[] => {
  const mounts = allContainers(spec).flatMap(({ container }) => itemsOf(container['volumeMounts']));
  return [...itemsOf(spec.volumeMounts), ...mounts].map(({ mountPath }) => String(mountPath).replace(/\/*$/, '/'));
};

/** Flink keeps high-availability data also in a path without a scheme, which is a local one unless this option says otherwise. */
const DEFAULT_SCHEME = 'fs.default-scheme';

/** The folder in the file system of a pod that a directory names, if any. */
const localFolder = (spec: Spec, key: string): string | undefined => {
  const { get, isSet } = effectiveOptions(spec);
  const directory = get(key) ?? '';
  if (key === HA_STORAGE && directory.startsWith('/')) return isSet(DEFAULT_SCHEME) ? undefined : directory;
  return /^file:(?:\/\/)?(\/.*)$/i.exec(directory)?.[1];
};

export const stateDurable = rule({
  name: 'state-durable',
  level: 'warning',
  guards: "State in a pod's own file system is lost with the pod.",
  violations: ({ spec }) => {
    const { get, writtenAs } = effectiveOptions(spec);
    const mounted = mountPaths(spec);
    return STATE_DIRECTORIES.flatMap((key) => {
      const got = get(key);
      const folder = localFolder(spec, key);
      if (folder === undefined || mounted.some((path) => `${folder}/`.startsWith(path))) return [];
      return [
        {
          path: optionPath(writtenAs(key)),
          problem: 'is on no volume, so the state is lost with the pod',
          advice: 'mount a volume that all pods share, or use an object store',
          got,
        },
      ];
    });
  },
});
