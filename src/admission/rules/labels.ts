import type { Fields } from '../../api/fields.ts';
import { ROLE_FIELDS } from '../../objects/flink-config/role-config.ts';
import { fieldsOf } from '../pods/fields.ts';
import { templatesOf } from '../pods/templates.ts';
import { rule, type Violation } from '../rule.ts';

/** An optional DNS prefix and 63 characters (Kubernetes, "Labels and Selectors"). */
const KEY =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const MAX_KEY_LENGTH = 317;
const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

const keyViolations = (path: string, entries: Fields): readonly Violation[] =>
  Object.keys(entries)
    .filter((key) => key.length > MAX_KEY_LENGTH || !KEY.test(key))
    .map((key) => ({
      path: `${path}[${JSON.stringify(key)}]`,
      problem: 'invalid key',
      advice: 'use letters, digits, -, _ and ., after an optional DNS prefix and /',
    }));

/** A value of another type is a violation of the schema. */
const valueViolations = (path: string, entries: Fields): readonly Violation[] =>
  Object.entries(entries)
    .filter(([, value]) => typeof value === 'string' && !VALUE.test(value))
    .map(([key, got]) => ({
      path: `${path}[${JSON.stringify(key)}]`,
      problem: 'invalid label value',
      advice: 'use at most 63 letters, digits, -, _ and ., in quotes',
      got,
    }));

const labelViolations = (path: string, labels: Fields): readonly Violation[] => [
  ...keyViolations(path, labels),
  ...valueViolations(path, labels),
];

export const labels = rule({
  name: 'labels',
  level: 'error',
  guards: 'Kubernetes refuses invalid labels, annotations and node selectors.',
  violations: ({ spec }) => [
    ...Object.values(ROLE_FIELDS).flatMap((role) =>
      labelViolations(`spec.${role}.nodeSelector`, { ...spec[role]?.nodeSelector }),
    ),
    ...keyViolations('spec.ingress.annotations', { ...spec.ingress?.annotations }),
    ...templatesOf(spec).flatMap(({ path, metadata, spec: pod }) => [
      ...labelViolations(`${path}.metadata.labels`, fieldsOf(metadata['labels'])),
      ...keyViolations(`${path}.metadata.annotations`, fieldsOf(metadata['annotations'])),
      ...labelViolations(`${path}.spec.nodeSelector`, fieldsOf(pod['nodeSelector'])),
    ]),
  ],
});
