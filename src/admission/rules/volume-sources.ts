import { type Fields, isFields } from '../../api/fields.ts';
import type { JudgedPod } from '../kubernetes/judgement.ts';
import type { Pointer } from '../kubernetes/pointer.ts';
import { containersIn, itemsAt, type PodFault, podSpecOf, podViolations } from '../pods/pod-violations.ts';
import { rule } from '../rule.ts';

/** Fields that name what a source has its files from, which the schema of Kubernetes does not ask for. */
const NAMES: Readonly<Record<string, string>> = { secret: 'secretName', configMap: 'name' };
const WITH_FILES = ['secret', 'configMap', 'downwardAPI', 'projected'];

const MAX_MODE = 0o777;

/** The bits of a file: 644 without its zero is another number to YAML, which people mean as octal. */
const modeFaults = (at: Pointer, fields: Fields, name: string): readonly PodFault[] => {
  const got = fields[name];
  if (typeof got !== 'number' || (got >= 0 && got <= MAX_MODE)) return [];
  const advice = /^[0-7]{3}$/.test(String(got)) ? `write 0${got}` : 'write it like 0644';
  return [{ at: [...at, name], problem: 'must be from 0 to 0777', advice, got }];
};

const nameFaults = (at: Pointer, kind: string, source: Fields, field = NAMES[kind]): readonly PodFault[] => {
  if (field === undefined || source[field]) return [];
  return [{ at: [...at, field], problem: 'is missing', advice: `add the name of the ${kind}` }];
};

const isOutside = (path: string): boolean => path.startsWith('/') || path.split('/').includes('..');

const insideFaults = (at: Pointer, got: unknown): readonly PodFault[] => {
  if (typeof got !== 'string' || !isOutside(got)) return [];
  return [
    { at, problem: 'must be a path inside the volume', advice: 'write it without a leading / and without ..', got },
  ];
};

const fileFaults = (at: Pointer, source: Fields): readonly PodFault[] =>
  itemsAt([...at, 'items'], source['items']).flatMap(({ at: place, item }) => [
    ...modeFaults(place, item, 'mode'),
    ...insideFaults([...place, 'path'], item['path']),
  ]);

/** The faults of one kind of source; a part of a projected volume names its Secret by `name`. */
const sourceFaults = (at: Pointer, kind: string, source: unknown, nameField?: string): readonly PodFault[] => {
  if (!isFields(source)) return [];
  return [
    ...nameFaults(at, kind, source, nameField),
    ...modeFaults(at, source, 'defaultMode'),
    ...fileFaults(at, source),
    ...itemsAt([...at, 'sources'], source['sources']).flatMap(({ at: place, item }) =>
      WITH_FILES.flatMap((inner) =>
        sourceFaults([...place, inner], inner, item[inner], NAMES[inner] === undefined ? undefined : 'name'),
      ),
    ),
  ];
};

const mountFaults = (at: Pointer, { subPath, subPathExpr }: Fields): readonly PodFault[] => {
  const faults = [...insideFaults([...at, 'subPath'], subPath), ...insideFaults([...at, 'subPathExpr'], subPathExpr)];
  if (!subPath || !subPathExpr) return faults;
  return [...faults, { at, problem: 'sets both subPath and subPathExpr', advice: 'keep one of them' }];
};

const podFaults = (pod: JudgedPod): readonly PodFault[] => [
  ...itemsAt(['spec', 'volumes'], podSpecOf(pod)['volumes']).flatMap(({ at, item }) =>
    WITH_FILES.flatMap((kind) => sourceFaults([...at, kind], kind, item[kind])),
  ),
  ...containersIn(pod).flatMap(({ at, container }) =>
    itemsAt([...at, 'volumeMounts'], container['volumeMounts']).flatMap(({ at: place, item }) =>
      mountFaults(place, item),
    ),
  ),
];

export const volumeSources = rule({
  name: 'volume-sources',
  level: 'error',
  guards:
    'Kubernetes refuses a Secret or ConfigMap without its name, a file mode above 0777, and a path that leads out of its volume.',
  violations: ({ spec }) => podViolations(spec, podFaults),
});
