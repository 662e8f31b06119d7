import type { Fields } from '../../api/fields.ts';
import type { Spec } from '../../api/spec.ts';
import { fieldsOf, itemsOf } from '../pods/fields.ts';
import { containersOf, templatesOf } from '../pods/templates.ts';
import { rule, type Violation } from '../rule.ts';

/** The entry point of the image writes Flink's configuration into the first of these (docker-library, flink). */
const CONFIGURATION = ['/opt/flink/conf', '/opt/flink/conf/flink-conf.yaml', '/opt/flink/conf/config.yaml'];
/** Volumes that no process can write. */
const READ_ONLY = ['configMap', 'secret', 'projected', 'downwardAPI'];
/** The containers that run Flink. */
const FLINK = ['jobmanager', 'taskmanager', 'client'];

const mountViolations = (path: string, mounts: unknown, readOnly: ReadonlySet<unknown>): readonly Violation[] =>
  itemsOf(mounts).flatMap(({ name, mountPath }, i) => {
    const target = String(mountPath).replace(/(?<=.)\/+$/, '');
    if (!CONFIGURATION.includes(target) || !readOnly.has(name)) return [];
    return [
      {
        path: `${path}[${i}].mountPath`,
        problem: "hides Flink's configuration, so that nothing of flinkConfig reaches Flink",
        advice: 'mount single other files, such as /opt/flink/conf/log4j.properties with a subPath',
        got: mountPath,
      },
    ];
  });

const readOnlyVolumes = (volumes: readonly Fields[]): ReadonlySet<unknown> =>
  new Set(volumes.filter((volume) => READ_ONLY.some((kind) => kind in volume)).map(({ name }) => name));

const templateViolations = (spec: Spec): readonly Violation[] =>
  templatesOf(spec).flatMap((template) => {
    const readOnly = readOnlyVolumes([...itemsOf(template.spec['volumes']), ...itemsOf(spec.volumes)]);
    return containersOf(template)
      .filter(({ container }) => template.sharesVolumes && FLINK.includes(String(container['name'])))
      .flatMap(({ path, container }) =>
        mountViolations(`${path}.volumeMounts`, fieldsOf(container)['volumeMounts'], readOnly),
      );
  });

export const confMounts = rule({
  name: 'conf-mounts',
  level: 'warning',
  guards: "A read-only volume over Flink's conf folder keeps the image from writing the configuration there.",
  violations: ({ spec }) => [
    ...mountViolations('spec.volumeMounts', spec.volumeMounts, readOnlyVolumes(itemsOf(spec.volumes))),
    ...templateViolations(spec),
  ],
});
