import { type Fields, isFields } from '../../api/fields.ts';
import type { JudgedPod } from '../kubernetes/judgement.ts';
import type { Pointer } from '../kubernetes/pointer.ts';
import { nearestWord } from '../kubernetes/wording.ts';
import { fieldsOf } from '../pods/fields.ts';
import { containersIn, itemsAt, type PodFault, podSpecOf, podViolations } from '../pods/pod-violations.ts';
import { rule } from '../rule.ts';

/** Fields of a pod that its variables can have (Kubernetes, "Downward API"). */
const OF_VARIABLES = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
/** The old name of spec.nodeName, which Kubernetes still takes. */
const OLD_NAMES: readonly unknown[] = ['spec.host'];
const OF_FILES = ['metadata.name', 'metadata.namespace', 'metadata.uid', 'metadata.labels', 'metadata.annotations'];

const BY_KEY = /^metadata\.(labels|annotations)\['[^']+'\]$/;
/** As people write a label without the brackets: `metadata.labels.app`. */
const BY_DOT = /^metadata\.(labels|annotations)(?:\.|\[)["']?([^\]"']+)["']?\]?$/;

const RESOURCE = /^(requests|limits)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/;

const pathAdvice = (path: string, known: readonly string[]): string => {
  const [, map, key] = BY_DOT.exec(path) ?? [];
  if (map !== undefined) return `write metadata.${map}['${key}']`;
  const nearest = nearestWord(path, known) ?? known.find((one) => one.split('.').at(-1) === path.split('.').at(-1));
  if (nearest !== undefined) return `write ${nearest}`;
  return `use one of ${known.join(', ')}, or a label as metadata.labels['NAME']`;
};

const pathFaults = (at: Pointer, reference: unknown, known: readonly string[]): readonly PodFault[] => {
  const { fieldPath: got } = fieldsOf(reference);
  if (typeof got !== 'string' || got === '' || known.includes(got) || OLD_NAMES.includes(got) || BY_KEY.test(got))
    return [];
  return [
    { at: [...at, 'fieldRef', 'fieldPath'], problem: 'is no field for this use', advice: pathAdvice(got, known), got },
  ];
};

const resourceFaults = (at: Pointer, reference: unknown): readonly PodFault[] => {
  const { resource: got } = fieldsOf(reference);
  if (typeof got !== 'string' || got === '' || RESOURCE.test(got)) return [];
  const advice = 'write it like limits.cpu or requests.memory';
  return [{ at: [...at, 'resourceFieldRef', 'resource'], problem: 'is no resource for this use', advice, got }];
};

const variableFaults = (pod: JudgedPod): readonly PodFault[] =>
  containersIn(pod).flatMap(({ at, container }) =>
    itemsAt([...at, 'env'], container['env']).flatMap(({ at: place, item }) => {
      const { fieldRef, resourceFieldRef } = fieldsOf(item['valueFrom']);
      const from = [...place, 'valueFrom'];
      return [...pathFaults(from, fieldRef, OF_VARIABLES), ...resourceFaults(from, resourceFieldRef)];
    }),
  );

const fileFaults = (at: Pointer, item: Fields): readonly PodFault[] => {
  const { fieldRef, resourceFieldRef } = item;
  if (isFields(fieldRef) === isFields(resourceFieldRef))
    return [{ at, problem: 'must have exactly one source', advice: 'use one of fieldRef, resourceFieldRef' }];
  const faults = [...pathFaults(at, fieldRef, OF_FILES), ...resourceFaults(at, resourceFieldRef)];
  if (!isFields(resourceFieldRef) || resourceFieldRef['containerName']) return faults;
  const place = [...at, 'resourceFieldRef', 'containerName'];
  return [...faults, { at: place, problem: 'is missing', advice: 'add it: a file needs the name of the container' }];
};

const downwardFaults = (at: Pointer, source: unknown): readonly PodFault[] =>
  itemsAt([...at, 'downwardAPI', 'items'], fieldsOf(source)['items']).flatMap(({ at: place, item }) =>
    fileFaults(place, item),
  );

const volumeFaults = (pod: JudgedPod): readonly PodFault[] =>
  itemsAt(['spec', 'volumes'], podSpecOf(pod)['volumes']).flatMap(({ at, item }) => [
    ...downwardFaults(at, item['downwardAPI']),
    ...itemsAt([...at, 'projected', 'sources'], fieldsOf(item['projected'])['sources']).flatMap(
      ({ at: place, item: source }) => downwardFaults(place, source['downwardAPI']),
    ),
  ]);

export const fieldReferences = rule({
  name: 'field-references',
  level: 'error',
  guards: 'Kubernetes gives only a few fields of a pod to its variables and files.',
  violations: ({ spec }) => podViolations(spec, (pod) => [...variableFaults(pod), ...volumeFaults(pod)]),
});
