import { isFields } from '../api/fields.ts';
import { type ShapeViolation, specViolations } from '../api/validate.ts';
import { intendedValue } from './intended-value.ts';
import { redact } from './redact.ts';
import type { Violation, Wording } from './rule.ts';

/** Wording by the type that the schema asks for. */
const BY_TYPE: Readonly<Record<string, Wording>> = {
  array: { problem: 'must be a list', advice: 'write each item after a dash' },
  boolean: { problem: 'must be a boolean', advice: 'write true or false, without quotes' },
  integer: { problem: 'must be an integer', advice: 'write a whole number, without quotes' },
  number: { problem: 'must be a number', advice: 'write a number such as 0.2, without quotes' },
  object: { problem: 'must be an object', advice: 'write its fields as key: value' },
  string: { problem: 'must be a string', advice: 'put the value in quotes' },
};

/** Wording by the keyword of JSON Schema that the value breaks. */
const BY_KEYWORD: Readonly<Record<string, (violation: ShapeViolation) => Wording>> = {
  anyOf: () => ({ problem: 'must be an integer or a string', advice: 'write it like 2, 500m or 1Gi' }),
  enum: ({ params }) => ({
    problem: 'unknown value',
    advice: `use one of ${[params['allowedValues']].flat().join(', ')}`,
  }),
  maximum: ({ params }) => ({ problem: `must be at most ${params['limit']}`, advice: 'lower it' }),
  minimum: ({ params, path, got }) => ({
    problem: `must be at least ${params['limit']}`,
    advice: path === 'spec.parallelism' && got === 0 ? 'raise it, or stop the job with suspended: true' : 'raise it',
  }),
  minLength: () => ({ problem: 'must not be empty', advice: 'write a value, or remove the field if it is optional' }),
  required: () => ({ problem: 'is required', advice: 'add it' }),
};

const isWord = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z]+$/.test(value);

/** `write cpu: "0.5"`: the line of the manifest, unless it is a secret. */
const correctedLine = (violation: ShapeViolation): string | undefined => {
  const { keyword, path, segments } = violation;
  const value = intendedValue(violation);
  if (value === undefined) return undefined;
  if (isFields(value)) return `write name: ${value['name']}`;
  const text = redact(path, value);
  if (text !== JSON.stringify(value)) return undefined;
  const name = segments.at(-1) ?? '';
  const written = keyword === 'enum' && isWord(value) ? value : text;
  return /^\d+$/.test(name) ? `write ${written}` : `write ${name}: ${written}`;
};

/** A keyword without a wording of its own gets the message of ajv. */
export const wordingOf = (violation: ShapeViolation): Wording => {
  const { keyword, params, message } = violation;
  const known = keyword === 'type' ? BY_TYPE[String(params['type'])] : BY_KEYWORD[keyword]?.(violation);
  const { problem, advice } = known ?? { problem: message, advice: 'see docs/reference.md' };
  return { problem, advice: correctedLine(violation) ?? advice };
};

/** All fields of a spec that do not have the type, range or vocabulary of the schema. Empty for a valid spec. */
export const shapeViolations = (spec: unknown): readonly Violation[] =>
  specViolations(spec).map((violation) => ({
    path: violation.path,
    got: violation.got,
    ...wordingOf(violation),
  }));
