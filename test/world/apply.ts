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

/** A child as Metacontroller creates it: the selector's label, and what was asked, kept in an annotation. */
export const created = <T extends PlainObject>(desired: T, uid: string): T => annotated(desired, desired, uid);

/** Objects found to be as asked, by what was asked: objects are never changed, only replaced. */
const asAsked = new WeakMap<PlainObject, string>();

/** A child as Metacontroller would update it; undefined where nothing would change. */
export const updated = <T extends PlainObject>(observed: T, desired: T, uid: string): T | undefined => {
  const asked = JSON.stringify(desired);
  if (asAsked.get(observed) === asked) return undefined;
  const text = observed.metadata?.annotations?.[LAST_APPLIED_ANNOTATION];
  const merged = merge(observed, text === undefined ? undefined : JSON.parse(text), desired) as T;
  const next = annotated(
    { ...merged, metadata: { ...merged.metadata, resourceVersion: observed.metadata?.resourceVersion } } as T,
    desired,
    uid,
  );
  if (!deepEqual(next, observed)) return next;
  asAsked.set(observed, asked);
  return undefined;
};
