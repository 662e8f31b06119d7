import { isFields } from '../api/fields.ts';
import type { Spec } from '../api/spec.ts';
import { deployRecord } from '../objects/deploys/deploy-record.ts';
import { deepEqual } from '../objects/json/subset.ts';

/** A field that an edit changes. */
export interface Difference {
  /** As `spec.flinkConfig["a.b"]`; a list is compared whole. */
  readonly path: string;
  /** Absent where the field is new, or removed. */
  readonly from?: unknown;
  readonly to?: unknown;
  /** The change starts a deploy. */
  readonly deploys: boolean;
}

const fieldPath = (parent: string, name: string): string =>
  /^\w+$/.test(name) ? `${parent}.${name}` : `${parent}[${JSON.stringify(name)}]`;

type Leaf = Omit<Difference, 'deploys'>;

const leavesIn = (path: string, from: unknown, to: unknown): readonly Leaf[] => {
  if (deepEqual(from, to)) return [];
  if (isFields(from) && isFields(to))
    return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((name) =>
      leavesIn(fieldPath(path, name), from[name], to[name]),
    );
  return [{ path, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
};

/** Every field in which two specs with their defaults differ, and whether its change alone would start a deploy. */
export const differences = (from: Spec, to: Spec): readonly Difference[] => {
  const { hash } = deployRecord(from);
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return names.flatMap((name) => {
    const [before, after]: readonly unknown[] = [Reflect.get(from, name), Reflect.get(to, name)];
    const deploys = deployRecord({ ...from, [name]: after }).hash !== hash;
    return leavesIn(`spec.${name}`, before, after).map((leaf) => ({ ...leaf, deploys }));
  });
};
