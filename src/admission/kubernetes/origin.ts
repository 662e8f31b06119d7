import { isFields } from '../../api/fields.ts';
import { deepEqual } from '../../objects/json/subset.ts';
import { MERGE_KEYS } from '../../objects/pods/merge-template.ts';
import { type Pointer, valueAt } from './pointer.ts';

/** A part of the spec that ends in a pod template. */
export interface Source {
  /** Where the user wrote it, such as `spec.volumes`. */
  readonly from: Pointer;
  /** Where it is in the pod template. */
  readonly at: Pointer;
  readonly value: unknown;
}

const keyOf = (item: unknown, key: string): unknown => (isFields(item) ? item[key] : undefined);

/** The item of a source that became an item of a rendered list, in the way in which templates merge. */
const indexInSource = (field: unknown, rendered: unknown, index: number, source: unknown): number | undefined => {
  if (!Array.isArray(rendered) || !Array.isArray(source)) return undefined;
  const mergeKey = MERGE_KEYS[String(field)];
  if (mergeKey === undefined) {
    if (deepEqual(source[index], rendered[index])) return index;
    const same = source.findIndex((item) => deepEqual(item, rendered[index]));
    return same < 0 ? undefined : same;
  }
  const key = keyOf(rendered[index], mergeKey);
  const earlier = rendered.slice(0, index).filter((item) => keyOf(item, mergeKey) === key).length;
  const candidates = source.flatMap((item, i) => (keyOf(item, mergeKey) === key ? [i] : []));
  return candidates[Math.min(earlier, candidates.length - 1)];
};

/** As much of a pointer as a source has: its path in the spec. */
const follow = ({ from, at, value }: Source, template: unknown, pointer: Pointer): Pointer | undefined => {
  if (!at.every((part, i) => pointer[i] === part)) return undefined;
  const path = [...from];
  let [inner, rendered] = [value, valueAt(template, at)];
  for (const [i, part] of pointer.entries()) {
    if (i < at.length) continue;
    const next = typeof part === 'number' ? indexInSource(pointer[i - 1], rendered, part, inner) : part;
    if (next === undefined || valueAt(inner, [next]) === undefined) break;
    path.push(next);
    inner = valueAt(inner, [next]);
    rendered = valueAt(rendered, [part]);
  }
  return path;
};

/**
 * Where the user wrote a value of a rendered pod template, as far as the sources have it. The first of several that have as
 * much of it counts.
 * @returns the path in the spec, and how much of the pointer it does not cover
 */
export const originIn = (
  sources: readonly Source[],
  template: unknown,
  pointer: Pointer,
): { readonly path: Pointer; readonly missing: number } | undefined => {
  let best: { readonly path: Pointer; readonly missing: number } | undefined;
  for (const source of sources) {
    const path = follow(source, template, pointer);
    if (path === undefined) continue;
    const missing = pointer.length - source.at.length - (path.length - source.from.length);
    if (best === undefined || missing < best.missing) best = { path, missing };
  }
  return best;
};
