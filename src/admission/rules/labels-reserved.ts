import type { Fields } from '../../api/fields.ts';
import { APP_LABEL, POD_LABELS, RESERVED_LABELS } from '../../api/labels.ts';
import { fieldsOf } from '../pods/fields.ts';
import { templatesOf } from '../pods/templates.ts';
import { rule, type Violation } from '../rule.ts';

/** Labels that another rule refuses in a pod template: pod-template, hook-jobs. */
const refusedIn = (path: string): readonly string[] => {
  if (path.startsWith('spec.client.')) return [];
  return /^spec\.(verification|shutdownJob)\./.test(path) ? [APP_LABEL] : POD_LABELS;
};

const violationsOf = (path: string, labels: Fields, refused: readonly string[] = []): readonly Violation[] =>
  Object.keys(labels)
    .filter((label) => RESERVED_LABELS.includes(label) && !refused.includes(label))
    .map((label) => ({
      path: `${path}[${JSON.stringify(label)}]`,
      problem: 'is reserved: flinkapp, Metacontroller or Kubernetes sets this label, so flinkapp leaves it out',
      advice: 'use another label',
    }));

export const labelsReserved = rule({
  name: 'labels-reserved',
  level: 'warning',
  guards:
    'An object whose labels say that it belongs to something else is refused by Kubernetes or by Metacontroller. flinkapp creates its objects without such labels.',
  violations: ({ metadata, spec }) => [
    ...violationsOf('metadata.labels', fieldsOf(metadata.labels)),
    ...templatesOf(spec).flatMap(({ path, metadata: { labels } }) =>
      violationsOf(`${path}.metadata.labels`, fieldsOf(labels), refusedIn(path)),
    ),
  ],
});
