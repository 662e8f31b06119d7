import type { Fields } from '../../api/fields.ts';
import { fieldsOfDefinition } from '../kubernetes/schema.ts';
import { duplicatesBy, itemsOf } from '../pods/fields.ts';
import { DNS_LABEL } from '../pods/names.ts';
import { containersOf, type Template, templatesOf } from '../pods/templates.ts';
import { rule, type Violation } from '../rule.ts';

/** The rule kubernetes-fields reports other fields, which Kubernetes drops. */
const KINDS: ReadonlySet<string> = new Set(fieldsOfDefinition('Volume'));

const volumeViolations = (path: string, { name, ...sources }: Fields): readonly Violation[] => {
  const violations: Violation[] = [];
  if (typeof name !== 'string' || !DNS_LABEL.test(name))
    violations.push({
      path: `${path}.name`,
      problem: 'invalid DNS label',
      advice: 'use at most 63 of a-z, 0-9 and -',
      got: name,
    });
  const kinds = Object.keys(sources).filter((kind) => KINDS.has(kind));
  if (kinds.length > 1)
    violations.push({ path, problem: `has several sources: ${kinds.join(', ')}`, advice: 'keep one of them' });
  return violations;
};

const listViolations = (path: string, volumes: readonly Fields[]): readonly Violation[] => [
  ...volumes.flatMap((volume, i) => volumeViolations(`${path}[${i}]`, volume)),
  ...duplicatesBy('name', volumes).map((i) => ({
    path: `${path}[${i}].name`,
    problem: 'duplicate volume name',
    advice: 'give each volume its own name',
    got: volumes[i]?.['name'],
  })),
];

const mountViolations = (
  path: string,
  mounts: readonly Fields[],
  volumeNames: ReadonlySet<unknown>,
): readonly Violation[] => {
  const violations: Violation[] = [];
  mounts.forEach(({ name }, i) => {
    if (!volumeNames.has(name))
      violations.push({
        path: `${path}[${i}].name`,
        problem: 'unknown volume',
        advice: 'add the volume, or correct the name',
        got: name,
      });
  });
  for (const i of duplicatesBy('mountPath', mounts))
    violations.push({
      path: `${path}[${i}].mountPath`,
      problem: 'duplicate mount path',
      advice: 'mount one of the volumes elsewhere',
      got: mounts[i]?.['mountPath'],
    });
  return violations;
};

const namesOf = (volumes: readonly Fields[]): ReadonlySet<unknown> => new Set(volumes.map(({ name }) => name));

/** @param shared the volumes of the spec, which the pods of some templates have as well */
const templateViolations = (template: Template, shared: readonly Fields[]): readonly Violation[] => {
  const own = itemsOf(template.spec['volumes']);
  const names = namesOf(template.sharesVolumes ? [...own, ...shared] : own);
  return [
    ...listViolations(`${template.path}.spec.volumes`, own),
    ...containersOf(template).flatMap(({ path, container }) =>
      mountViolations(`${path}.volumeMounts`, itemsOf(container['volumeMounts']), names),
    ),
  ];
};

export const volumes = rule({
  name: 'volumes',
  level: 'error',
  guards:
    'Kubernetes refuses a volume with several sources (one without any is an emptyDir), a mount of an unknown volume, and two mounts on one path.',
  violations: ({ spec }) => {
    const shared = itemsOf(spec.volumes);
    return [
      ...listViolations('spec.volumes', shared),
      // All pods have these mounts, so a volume that only one template adds is unknown to the others.
      ...mountViolations('spec.volumeMounts', itemsOf(spec.volumeMounts), namesOf(shared)),
      ...templatesOf(spec).flatMap((template) => templateViolations(template, shared)),
    ];
  },
});
