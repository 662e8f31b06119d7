import { isFields } from '../../api/fields.ts';
import { ROLES } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import { roleConfig } from '../flink-config/role-config.ts';

/** The value at a path in JSON of unknown shape. */
const read = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, name) => (isFields(inner) ? inner[name] : undefined), value);

const items = (value: unknown, ...path: readonly string[]): readonly unknown[] => {
  const list = read(value, ...path);
  return Array.isArray(list) ? list : [];
};

const reference = (kind: 'ConfigMap' | 'Secret', name: unknown): readonly string[] =>
  typeof name === 'string' && name !== '' ? [`${kind}/${name}`] : [];

const inVolume = (volume: unknown): readonly string[] => [
  ...reference('ConfigMap', read(volume, 'configMap', 'name')),
  ...reference('Secret', read(volume, 'secret', 'secretName')),
  ...items(volume, 'projected', 'sources').flatMap((source) => [
    ...reference('ConfigMap', read(source, 'configMap', 'name')),
    ...reference('Secret', read(source, 'secret', 'name')),
  ]),
];

const inVariable = (variable: unknown): readonly string[] => [
  ...reference('ConfigMap', read(variable, 'valueFrom', 'configMapKeyRef', 'name')),
  ...reference('Secret', read(variable, 'valueFrom', 'secretKeyRef', 'name')),
];

const inSource = (source: unknown): readonly string[] => [
  ...reference('ConfigMap', read(source, 'configMapRef', 'name')),
  ...reference('Secret', read(source, 'secretRef', 'name')),
];

const inContainer = (container: unknown): readonly string[] => [
  ...items(container, 'env').flatMap(inVariable),
  ...items(container, 'envFrom').flatMap(inSource),
];

const inTemplate = (template: unknown): readonly string[] => [
  ...items(template, 'spec', 'containers').flatMap(inContainer),
  ...items(template, 'spec', 'initContainers').flatMap(inContainer),
  ...items(template, 'spec', 'volumes').flatMap(inVolume),
];

/** The ConfigMaps and Secrets that the pods of a spec read, as `ConfigMap/name` and `Secret/name`, sorted. */
export const configReferences = (spec: Spec): readonly string[] => {
  const found = new Set(items(spec, 'volumes').flatMap(inVolume));
  for (const role of ROLES) {
    const config = roleConfig(spec, role);
    for (const name of [...inContainer(config?.envConfig), ...inTemplate(config?.podTemplate)]) found.add(name);
  }
  return [...found].sort();
};
