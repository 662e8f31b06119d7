import { isFields } from '../api/fields.ts';
import { SELECTOR_LABEL } from '../api/labels.ts';
import { lastApplied } from './metadata/last-applied.ts';
import { type Child, GROUPS, type ObservedChildren } from './observed-children.ts';

const API_VERSIONS = {
  Deployment: 'apps/v1',
  Job: 'batch/v1',
  Service: 'v1',
  Ingress: 'networking.k8s.io/v1',
  PodDisruptionBudget: 'policy/v1',
} as const satisfies Record<Child['kind'], string>;

const KINDS = ['Deployment', 'Job', 'Service', 'Ingress', 'PodDisruptionBudget'] as const satisfies Child['kind'][];

const isChild = (value: unknown, kind: Child['kind'], name: string): value is Child =>
  isFields(value) && value['kind'] === kind && isFields(value['metadata']) && value['metadata']['name'] === name;

/** Nothing but its name: Metacontroller merges it over the object and changes no other field (dynamic apply). */
const nameOnly = (kind: Child['kind'], name: string): Child => ({
  apiVersion: API_VERSIONS[kind],
  kind,
  metadata: { name },
});

/** Without the label that Metacontroller added: an object that was handed over has that of its earlier application. */
const withoutSelector = (child: Child): Child => {
  const { [SELECTOR_LABEL]: selector, ...labels } = { ...child.metadata.labels };
  return selector === undefined ? child : { ...child, metadata: { ...child.metadata, labels } };
};

/** The children that exist, each as flinkapp last asked for it: an answer with them changes nothing. */
export const appliedChildren = (observed: ObservedChildren): readonly Child[] =>
  KINDS.flatMap((kind) =>
    Object.entries(observed[GROUPS[kind]]).map(([name, object]) => {
      const applied = lastApplied(object);
      return isChild(applied, kind, name) ? withoutSelector(applied) : nameOnly(kind, name);
    }),
  );
