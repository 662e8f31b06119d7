import { type Fields, isFields } from '../../api/fields.ts';
import type { Spec } from '../../api/spec.ts';
import { oncePerSpec } from '../options/once-per-spec.ts';
import type { Violation } from '../rule.ts';
import { originIn } from './origin.ts';
import { isWithin, type Pointer, pathOf, replaced } from './pointer.ts';
import { type RenderedWorkload, renderedOthers, renderedWorkloads } from './rendered.ts';
import { objectFaults, type SchemaFault, specFaults } from './schema.ts';
import { unknownFieldWording } from './unknown-field.ts';
import { wordingOf } from './wording.ts';

/** A pod template as Kubernetes would get it, with the way back to the fields of the spec. */
export interface JudgedPod {
  readonly kind: 'Deployment' | 'Job';
  /** Name of the container that flinkapp generates; a hook has none. */
  readonly main?: string;
  readonly template: Fields;
  /** Where the user wrote a value of the template, or would write a missing one; undefined for what flinkapp wrote. */
  readonly originOf: (pointer: Pointer) => Pointer | undefined;
}

/** What Kubernetes' schema says of a spec. */
export interface Judgement {
  /** What the API server would refuse. */
  readonly errors: readonly Violation[];
  /** Fields that it would drop. */
  readonly unknown: readonly Violation[];
  /** The pods that would come of it, without the values that are errors already. */
  readonly pods: readonly JudgedPod[];
}

const EMPTY: Readonly<Record<string, unknown>> = { array: [], boolean: false, integer: 0, object: {}, string: '' };

/** A spec without the values that have a fault: each fault is reported once, and what is rendered has the right types. */
const withoutFaults = (spec: Spec, faults: readonly SchemaFault[]): Spec => {
  let sound = spec;
  for (const { at, params } of faults) sound = replaced(sound, at, EMPTY[String(params['type'])] ?? '');
  return sound;
};

const templateOf = ({ object }: RenderedWorkload): Fields => {
  const spec: unknown = object.spec;
  const template = isFields(spec) ? spec['template'] : undefined;
  return isFields(template) ? template : {};
};

/**
 * In a hook everything is the user's. Elsewhere a value that the spec lacks, and whose parent it lacks too, is flinkapp's.
 */
const judgedPod = (workload: RenderedWorkload): JudgedPod => {
  const { object, sources, main } = workload;
  const template = templateOf(workload);
  return {
    kind: object.kind === 'Job' ? 'Job' : 'Deployment',
    ...(main === undefined ? {} : { main }),
    template,
    originOf: (pointer) => {
      const origin = originIn(sources, template, pointer);
      if (origin === undefined || (main !== undefined && origin.missing > 1)) return undefined;
      return [...origin.path, ...pointer.slice(pointer.length - origin.missing)];
    },
  };
};

const POD_TEMPLATE_DEPTH = 4;

/** A fault of an object of `objects`, whose pointer is its kind, its place, `spec`, `template` and the rest. */
const inSpec = (pods: Readonly<Record<string, readonly JudgedPod[]>>, { at }: SchemaFault): Pointer | undefined => {
  const [kind, index] = at;
  return pods[String(kind)]?.[Number(index)]?.originOf(at.slice(POD_TEMPLATE_DEPTH));
};

const violation = (at: Pointer, fault: SchemaFault): Violation => ({
  path: pathOf(at),
  ...wordingOf({ ...fault, at }),
  ...(fault.keyword === 'required' ? {} : { got: fault.got }),
});

/** Faults that appear only in whole objects: what a template left out. */
const mergedViolations = (spec: Spec, pods: readonly JudgedPod[], workloads: readonly RenderedWorkload[]) => {
  const objects: Record<string, object[]> = {};
  for (const object of [...workloads.map((workload) => workload.object), ...renderedOthers(spec)]) {
    const others = objects[object.kind] ?? [];
    objects[object.kind] = [...others, object];
  }
  const podsOf = (kind: JudgedPod['kind']): readonly JudgedPod[] => pods.filter((pod) => pod.kind === kind);
  const byKind = { Deployment: podsOf('Deployment'), Job: podsOf('Job') };
  return objectFaults(objects)
    .filter((fault) => !isUnknownField(fault) && !isNullText(fault) && !isResource(fault))
    .flatMap((fault) => {
      const at = inSpec(byKind, fault);
      return at === undefined ? [] : [{ at, violation: violation(at, fault) }];
    });
};

const isUnknownField = ({ keyword }: SchemaFault): boolean => keyword === 'additionalProperties';

/** The API server reads a null item of a list of strings as empty text. */
const isNullText = ({ params, got }: SchemaFault): boolean => got === null && params['type'] === 'string';

/** The rules resources and pod-resources name the quantity that was meant. */
const isResource = ({ at, params }: SchemaFault): boolean =>
  params['format'] === 'quantity' && at.at(-3) === 'resources' && !at.includes('volumes');

/** Judges a spec by Kubernetes' schema: first what the user wrote, then the objects that come of it. */
export const judgementOf = oncePerSpec((spec): Judgement => {
  const all = specFaults(spec).filter((fault) => !isNullText(fault) && !isResource(fault));
  const faults = all.filter((fault) => !isUnknownField(fault));
  const sound = faults.length === 0 ? spec : withoutFaults(spec, faults);
  const workloads = renderedWorkloads(sound);
  const pods = workloads.map(judgedPod);
  const inUserSpec = faults.map((fault) => ({ ...fault, at: ['spec', ...fault.at] }));
  const merged = mergedViolations(sound, pods, workloads).filter(
    ({ at }) => !inUserSpec.some((one) => isWithin(at, one.at)),
  );
  const errors = [...inUserSpec.map((fault) => violation(fault.at, fault)), ...merged.map((one) => one.violation)];
  return {
    errors: [...new Map(errors.map((one) => [one.path, one])).values()],
    unknown: all
      .filter(isUnknownField)
      .map((fault) => ({ path: pathOf(['spec', ...fault.at]), ...unknownFieldWording(fault) })),
    pods,
  };
});
