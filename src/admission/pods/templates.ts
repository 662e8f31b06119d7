import type { Fields } from '../../api/fields.ts';
import type { Spec } from '../../api/spec.ts';
import { fieldsOf, itemsOf } from './fields.ts';

/** A pod template of the spec. */
export interface Template {
  readonly path: string;
  readonly metadata: Fields;
  readonly spec: Fields;
  /** Whether spec.volumes and spec.volumeMounts hold in its pods too. */
  readonly shares: boolean;
}

/** A container of one, or an init container. */
export interface Container {
  readonly path: string;
  readonly container: Fields;
}

const template = (path: string, value: unknown, shares: boolean): readonly Template[] =>
  value === undefined
    ? []
    : [{ path, metadata: fieldsOf(fieldsOf(value)['metadata']), spec: fieldsOf(fieldsOf(value)['spec']), shares }];

export const templatesOf = (spec: Spec): readonly Template[] => [
  ...template('spec.jobManagerConfig.podTemplate', spec.jobManagerConfig?.podTemplate, true),
  ...template('spec.taskManagerConfig.podTemplate', spec.taskManagerConfig?.podTemplate, true),
  ...template('spec.client.podTemplate', spec.client?.podTemplate, true),
  ...template('spec.verification.podTemplate', spec.verification?.podTemplate, false),
  ...template('spec.shutdownJob.podTemplate', spec.shutdownJob?.podTemplate, false),
];

export const containersOf = ({ path, spec }: Template): readonly Container[] =>
  (['initContainers', 'containers'] as const).flatMap((list) =>
    itemsOf(spec[list]).map((container, i) => ({ path: `${path}.spec.${list}[${i}]`, container })),
  );
