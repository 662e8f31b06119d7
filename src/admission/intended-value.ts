import { isFields } from '../api/fields.ts';
import { KNOWN_LINES } from '../api/flink-version.ts';
import type { ShapeViolation } from '../api/validate.ts';

/** Words for booleans in YAML 1.1, which newer parsers read as text. */
const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
};

const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** YAML reads the version 1.20 without quotes as the number 1.2. */
export const versionText = (number: number): string => {
  const text = String(number);
  const line = [`${text}0`, `${text}.0`].find((candidate) => KNOWN_LINES.includes(candidate));
  return KNOWN_LINES.includes(text) ? text : (line ?? text);
};

const asText = (path: string, got: unknown): string | undefined => {
  if (typeof got === 'number') return path === 'spec.flinkVersion' ? versionText(got) : String(got);
  if (typeof got === 'boolean') return String(got);
  // Spotify's operator has an object for the image.
  const name = path === 'spec.image' && isFields(got) ? got['name'] : undefined;
  return typeof name === 'string' ? name : undefined;
};

/** A list of names is the commonest mistake in pull secrets. */
const asReference = (path: string, got: unknown): object | undefined =>
  path.startsWith('spec.imagePullSecrets[') && typeof got === 'string' ? { name: got } : undefined;

const asNumber = (got: unknown, whole: boolean): number | undefined => {
  if (typeof got !== 'string' || !NUMBER.test(got.trim())) return undefined;
  const number = Number(got);
  return whole && !Number.isSafeInteger(number) ? undefined : number;
};

const normalize = (word: string): string => word.toLowerCase().replaceAll(/[-_ ]/g, '');

const asWord = (got: unknown, words: readonly unknown[]): unknown =>
  typeof got === 'string' ? words.find((word) => normalize(String(word)) === normalize(got)) : undefined;

const ofType = (type: unknown, path: string, got: unknown): unknown => {
  switch (type) {
    case 'string':
      return asText(path, got);
    case 'integer':
      return asNumber(got, true);
    case 'number':
      return asNumber(got, false);
    case 'boolean':
      return typeof got === 'string' ? BOOLEANS[got.trim().toLowerCase()] : undefined;
    case 'object':
      return asReference(path, got);
    default:
      return undefined;
  }
};

/** The value of the right shape that somebody meant with one of another shape; undefined if nobody can know. */
export const intendedValue = ({ keyword, params, path, got }: ShapeViolation): unknown => {
  if (keyword === 'type') return ofType(params['type'], path, got);
  if (keyword === 'enum') return asWord(got, [params['allowedValues']].flat());
  return keyword === 'anyOf' && typeof got === 'number' ? String(got) : undefined;
};
