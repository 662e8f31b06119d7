import type { Fields } from '../../api/fields.ts';
import type { Spec } from '../../api/spec.ts';
import { fieldsOf, itemsOf } from './fields.ts';

/** A pod template of the spec. */
export interface Template {
  readonly path: string;
  readonly metadata: Fields;
  readonly spec: Fields;
  /** Whether its pods also have spec.volumes and spec.volumeMounts. */
  readonly sharesVolumes: boolean;
}

/** A container or init container of a template. */
export interface Container {
  readonly path: string;
  readonly container: Fields;
}

const template = (path: string, value: unknown, sharesVolumes: boolean): readonly Template[] => {
  if (value === undefined) return [];
  const { metadata, spec } = fieldsOf(value);
  return [{ path, metadata: fieldsOf(metadata), spec: fieldsOf(spec), sharesVolumes }];
};

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

/** The containers of all templates. */
export const allContainers = (spec: Spec): readonly Container[] => templatesOf(spec).flatMap(containersOf);
