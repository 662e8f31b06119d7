import { closest, distance } from 'fastest-levenshtein';
import { splitArgs } from '../../objects/flink-config/program-args.ts';
import { MAX_TYPOS } from '../options/nearest-option.ts';
import { isSecret } from '../redact.ts';
import type { Wording } from '../rule.ts';
import { type Pointer, pathOf } from './pointer.ts';
import type { SchemaFault } from './schema.ts';

/** The nearest of some words, if the written one can be a typo of it: in another case, or with a few letters wrong. */
export const nearestWord = (written: string, words: readonly string[]): string | undefined => {
  const [first] = words;
  if (first === undefined) return undefined;
  const sameLetters = words.find((word) => word.toLowerCase() === written.toLowerCase());
  if (sameLetters !== undefined) return sameLetters;
  const nearest = closest(written, words);
  const typos = Math.min(MAX_TYPOS, Math.floor(nearest.length / 3));
  return distance(written, nearest) <= typos ? nearest : undefined;
};

/** Words that YAML 1.1 and people take for booleans. */
const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
};

/** Lists of words that people write as one line of a shell. */
const COMMANDS: readonly unknown[] = ['command', 'args'];

const listAdvice = (at: Pointer, got: unknown): string => {
  if (typeof got !== 'string' || !COMMANDS.includes(at.at(-1)) || isSecret(pathOf(at)))
    return 'write each item after a dash';
  return `write ${JSON.stringify(splitArgs(got)).replaceAll('","', '", "')}`;
};

const stringAdvice = (at: Pointer, got: unknown): string =>
  typeof got === 'object' || isSecret(pathOf(at)) ? 'put the value in quotes' : `write "${got}", in quotes`;

const integerAdvice = (_: Pointer, got: unknown): string =>
  typeof got === 'string' && /^\d+$/.test(got) ? `write ${Number(got)}, without quotes` : 'write a whole number';

const booleanAdvice = (_: Pointer, got: unknown): string => {
  const meant = BOOLEANS[String(got).toLowerCase()];
  return meant === undefined ? 'write true or false, without quotes' : `write ${meant}, without quotes`;
};

const objectAdvice = (_: Pointer, got: unknown): string =>
  Array.isArray(got) ? 'write its fields as key: value, without dashes' : 'write its fields as key: value';

type Advice = (at: Pointer, got: unknown) => string;

const BY_TYPE: Readonly<Record<string, readonly [problem: string, advice: Advice]>> = {
  array: ['must be a list', listAdvice],
  boolean: ['must be a boolean', booleanAdvice],
  integer: ['must be an integer', integerAdvice],
  object: ['must be an object', objectAdvice],
  string: ['must be a string', stringAdvice],
  'integer,string': ['must be an integer or a string', () => 'write a number or a name'],
  'string,number': ['must be a Kubernetes quantity', () => 'write it like 500m, 2 or 1Gi'],
};

const typeWording = ({ at, params, got }: SchemaFault): Wording => {
  const known = BY_TYPE[String(params['type'])];
  if (known === undefined) return { problem: 'has the wrong type', advice: 'write a value of another type' };
  const [problem, advice] = known;
  return { problem, advice: advice(at, got) };
};

const enumWording = ({ params, got }: SchemaFault): Wording => {
  const words = [params['allowedValues']]
    .flat()
    .map(String)
    .filter((word) => word !== '');
  const nearest = nearestWord(String(got), words);
  const all = `one of ${words.join(', ')}`;
  return { problem: 'unknown value', advice: nearest === undefined ? `write ${all}` : `write ${nearest} (${all})` };
};

const WORDINGS: Readonly<Record<string, (fault: SchemaFault) => Wording>> = {
  type: typeWording,
  enum: enumWording,
  required: () => ({ problem: 'is missing', advice: 'add it: Kubernetes requires it' }),
  minLength: () => ({ problem: 'must not be empty', advice: 'write a value' }),
  format: ({ params }) =>
    params['format'] === 'quantity'
      ? { problem: 'invalid Kubernetes quantity', advice: 'write it like 500m, 2 or 1Gi' }
      : { problem: 'is too large for an integer', advice: 'write a smaller number' },
};

/** What is wrong with a value, and what to write in its place. */
export const wordingOf = (fault: SchemaFault): Wording =>
  WORDINGS[fault.keyword]?.(fault) ?? { problem: 'does not fit the schema of Kubernetes', advice: 'correct it' };
