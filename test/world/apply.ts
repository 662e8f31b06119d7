import { LAST_APPLIED_ANNOTATION, SELECTOR_LABEL } from '../../src/api/labels.ts';
import { deepEqual } from '../../src/objects/json/subset.ts';
import { merge } from './merge.ts';

export interface PlainObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: {
    readonly name?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly resourceVersion?: string;
    readonly generation?: number;
    readonly ownerReferences?: readonly { readonly uid: string; readonly controller?: boolean }[];
  };
  readonly [key: string]: unknown;
}

/** A desired child with the label of the selector (generateSelector). Another value fails the whole sync, before any write. */
export const selected = <T extends PlainObject>(desired: T, uid: string): T => {
  const { [SELECTOR_LABEL]: found = uid, ...labels } = { ...desired.metadata?.labels };
  if (found !== uid)
    throw new Error(`labels on desired child ${desired.kind} ${desired.metadata?.name} don't match parent selector`);
  return { ...desired, metadata: { ...desired.metadata, labels: { ...labels, [SELECTOR_LABEL]: uid } } };
};

const annotated = <T extends PlainObject>(object: T, desired: PlainObject): T => ({
  ...object,
  metadata: {
    ...object.metadata,
    annotations: { ...object.metadata?.annotations, [LAST_APPLIED_ANNOTATION]: JSON.stringify(desired) },
  },
});

/** A child as Metacontroller creates it: with the desired object in an annotation, and the application as its owner. */
export const created = <T extends PlainObject>(desired: T, uid: string): T => {
  const object = annotated(desired, desired);
  return { ...object, metadata: { ...object.metadata, ownerReferences: [{ uid, controller: true }] } };
};

/** Objects that are up to date, with the desired object as JSON: stored objects are never changed, only replaced. */
const upToDate = new WeakMap<PlainObject, string>();

/** A child as Metacontroller updates it; undefined where nothing changes. */
export const updated = <T extends PlainObject>(observed: T, desired: T): T | undefined => {
  const desiredText = JSON.stringify(desired);
  if (upToDate.get(observed) === desiredText) return undefined;
  const text = observed.metadata?.annotations?.[LAST_APPLIED_ANNOTATION];
  const merged = merge(observed, text === undefined ? undefined : JSON.parse(text), desired) as T;
  const next = annotated(
    { ...merged, metadata: { ...merged.metadata, resourceVersion: observed.metadata?.resourceVersion } } as T,
    desired,
  );
  if (!deepEqual(next, observed)) return next;
  upToDate.set(observed, desiredText);
  return undefined;
};
