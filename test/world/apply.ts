import { LAST_APPLIED_ANNOTATION } from '../../src/api/labels.ts';
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

const annotated = <T extends PlainObject>(object: T, desired: PlainObject, uid: string): T => ({
  ...object,
  metadata: {
    ...object.metadata,
    labels: { ...object.metadata?.labels, 'controller-uid': uid },
    annotations: { ...object.metadata?.annotations, [LAST_APPLIED_ANNOTATION]: JSON.stringify(desired) },
  },
});

/**
 * A child as Metacontroller creates it: with the label of the selector, the desired object in an annotation, and the
 * application as its owner.
 */
export const created = <T extends PlainObject>(desired: T, uid: string): T => {
  const object = annotated(desired, desired, uid);
  return { ...object, metadata: { ...object.metadata, ownerReferences: [{ uid, controller: true }] } };
};

/** Objects that are up to date, with the desired object as JSON: stored objects are never changed, only replaced. */
const upToDate = new WeakMap<PlainObject, string>();

/** A child as Metacontroller updates it; undefined where nothing changes. */
export const updated = <T extends PlainObject>(observed: T, desired: T, uid: string): T | undefined => {
  const desiredText = JSON.stringify(desired);
  if (upToDate.get(observed) === desiredText) return undefined;
  const text = observed.metadata?.annotations?.[LAST_APPLIED_ANNOTATION];
  const merged = merge(observed, text === undefined ? undefined : JSON.parse(text), desired) as T;
  const next = annotated(
    { ...merged, metadata: { ...merged.metadata, resourceVersion: observed.metadata?.resourceVersion } } as T,
    desired,
    uid,
  );
  if (!deepEqual(next, observed)) return next;
  upToDate.set(observed, desiredText);
  return undefined;
};
