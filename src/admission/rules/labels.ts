import type { Fields } from '../../api/fields.ts';
import { ROLE_FIELDS } from '../../objects/flink-config/role-config.ts';
import { fieldsOf } from '../pods/fields.ts';
import { templatesOf } from '../pods/templates.ts';
import { type Finding, rule } from '../rule.ts';

/** Kubernetes, "Labels and Selectors": an optional DNS prefix, and 63 characters. */
const KEY =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

const keys = (path: string, entries: Fields): readonly Finding[] =>
  Object.keys(entries)
    .filter((key) => key.length > 317 || !KEY.test(key))
    .map((key) => ({
      path: `${path}[${JSON.stringify(key)}]`,
      fault: 'is not a name that Kubernetes takes',
      advice: 'use letters, digits, -, _ and ., with a DNS prefix and / at most',
    }));

const values = (path: string, entries: Fields): readonly Finding[] =>
  Object.entries(entries)
    .filter(([, value]) => typeof value !== 'string' || !VALUE.test(value))
    .map(([key, got]) => ({
      path: `${path}[${JSON.stringify(key)}]`,
      fault: 'is not a value of a label',
      advice: 'use at most 63 letters, digits, -, _ and ., in quotes',
      got,
    }));

const labelled = (path: string, entries: Fields): readonly Finding[] => [
  ...keys(path, entries),
  ...values(path, entries),
];

export const labels = rule({
  name: 'labels',
  level: 'error',
  guards: 'Labels, annotations and node selectors that Kubernetes would refuse in a pod.',
  check: ({ spec }) => [
    ...Object.values(ROLE_FIELDS).flatMap((role) =>
      labelled(`spec.${role}.nodeSelector`, { ...spec[role]?.nodeSelector }),
    ),
    ...keys('spec.ingress.annotations', { ...spec.ingress?.annotations }),
    ...templatesOf(spec).flatMap(({ path, metadata, spec: pod }) => [
      ...labelled(`${path}.metadata.labels`, fieldsOf(metadata['labels'])),
      ...keys(`${path}.metadata.annotations`, fieldsOf(metadata['annotations'])),
      ...labelled(`${path}.spec.nodeSelector`, fieldsOf(pod['nodeSelector'])),
    ]),
  ],
});
