import { type Fields, isFields } from '../api/fields.ts';
import type { Spec } from '../api/spec.ts';
import { type ShapeViolation, specViolations } from '../api/validate.ts';
import { intendedValue } from './intended-value.ts';

/** What rules can judge of a spec that does not have the shape of the schema. */
export interface ReadableSpec {
  /** With the values that were meant where that is clear. A field that nobody can read throws when a rule reads it. */
  readonly spec: Spec;
  /** Paths of the fields that nobody can read. */
  readonly unreadable: readonly string[];
}

/** A rule read a field that does not have the shape of the schema. */
class UnreadableField extends Error {
  override readonly name = 'UnreadableField';
}

/** The value of a field, without calling the getter of one that is unreadable. */
const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;

/** The object or list that has the last segment of a path. */
const parentOf = (root: unknown, segments: readonly string[]): object | undefined => {
  const parent = segments.slice(0, -1).reduce(fieldOf, root);
  return typeof parent === 'object' && parent !== null ? parent : undefined;
};

const setIntended = (spec: Fields, violation: ShapeViolation): void => {
  const name = violation.segments.at(-1);
  const parent = parentOf(spec, violation.segments);
  const value = intendedValue(violation);
  if (name !== undefined && parent !== undefined && value !== undefined) Reflect.set(parent, name, value);
};

/** A list of plain values is unreadable as a whole. Rules read items that are objects field by field, whatever they are. */
const unreadablePart = (spec: unknown, segments: readonly string[]): readonly string[] | undefined => {
  for (const i of segments.keys()) {
    const value = segments.slice(0, i).reduce(fieldOf, spec);
    if (Array.isArray(value)) return value.some(isFields) ? undefined : segments.slice(0, i);
  }
  return segments;
};

const makeUnreadable = (spec: Fields, { segments, path }: ShapeViolation): void => {
  const part = unreadablePart(spec, segments);
  const name = part?.at(-1);
  const parent = part === undefined ? undefined : parentOf(spec, part);
  if (name === undefined || parent === undefined) return;
  Object.defineProperty(parent, name, {
    configurable: true,
    enumerable: true,
    get: () => {
      throw new UnreadableField(path);
    },
  });
};

const isReadable = (spec: unknown): spec is Spec => isFields(spec);

/** Undefined for a spec that is not an object. */
export const readableSpec = (written: unknown): ReadableSpec | undefined => {
  const spec: unknown = structuredClone(written);
  if (!isReadable(spec)) return undefined;
  for (const violation of specViolations(spec)) setIntended(spec, violation);
  const violations = specViolations(spec);
  for (const violation of violations) makeUnreadable(spec, violation);
  return { spec, unreadable: violations.map(({ path }) => path) };
};
