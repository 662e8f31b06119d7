import type { Fields } from '../../api/fields.ts';
import { itemsOf, repeated } from '../pods/fields.ts';
import { containersOf, type Template, templatesOf } from '../pods/templates.ts';
import { type Candidate, type Finding, rule } from '../rule.ts';

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

const volume = (path: string, { name, ...sources }: Fields, i: number): readonly Finding[] => {
  const given = Object.keys(sources);
  return [
    ...(typeof name === 'string' && LABEL.test(name)
      ? []
      : [
          {
            path: `${path}[${i}].name`,
            fault: 'is not a DNS label',
            advice: 'use a-z, 0-9 and -, 63 characters at most',
            got: name,
          },
        ]),
    ...(given.length === 1
      ? []
      : [
          {
            path: `${path}[${i}]`,
            fault: `has ${given.length === 0 ? 'no source' : `more than one source: ${given.join(', ')}`}`,
            advice: 'give it one, as emptyDir: {}',
          },
        ]),
  ];
};

const volumesAt = (path: string, all: readonly Fields[]): readonly Finding[] => [
  ...all.flatMap((one, i) => volume(path, one, i)),
  ...repeated(all, 'name').map((i) => ({
    path: `${path}[${i}].name`,
    fault: 'is the name of another volume too',
    advice: 'give each its own',
    got: all[i]?.['name'],
  })),
];

const mounts = (path: string, mounted: readonly Fields[], names: ReadonlySet<unknown>): readonly Finding[] => [
  ...mounted.flatMap(({ name, mountPath }, i) => [
    ...(names.has(name)
      ? []
      : [
          {
            path: `${path}[${i}].name`,
            fault: 'is the name of no volume',
            advice: 'add the volume, or correct the name',
            got: name,
          },
        ]),
    ...(typeof mountPath === 'string' && mountPath.includes(':')
      ? [{ path: `${path}[${i}].mountPath`, fault: 'has a colon', advice: 'choose another path', got: mountPath }]
      : []),
  ]),
  ...repeated(mounted, 'mountPath').map((i) => ({
    path: `${path}[${i}].mountPath`,
    fault: 'has another volume mounted already',
    advice: 'mount one of them elsewhere',
    got: mounted[i]?.['mountPath'],
  })),
];

const inTemplate = (template: Template, shared: readonly Fields[]): readonly Finding[] => {
  const own = itemsOf(template.spec['volumes']);
  const names = new Set([...own, ...(template.shares ? shared : [])].map(({ name }) => name));
  return [
    ...volumesAt(`${template.path}.spec.volumes`, own),
    ...containersOf(template).flatMap(({ path, container }) =>
      mounts(`${path}.volumeMounts`, itemsOf(container['volumeMounts']), names),
    ),
  ];
};

const check = ({ spec }: Candidate): readonly Finding[] => {
  const [shared, templates] = [itemsOf(spec.volumes), templatesOf(spec)];
  // Both roles and the client have these mounts: what one template brings, the others' pods lack.
  const names = new Set(shared.map(({ name }) => name));
  return [
    ...volumesAt('spec.volumes', shared),
    ...mounts('spec.volumeMounts', itemsOf(spec.volumeMounts), names),
    ...templates.flatMap((template) => inTemplate(template, shared)),
  ];
};

export const volumes = rule({
  name: 'volumes',
  level: 'error',
  guards: 'Volumes without a source or with two, mounts of volumes that are not there, and two on the same path.',
  check,
});
