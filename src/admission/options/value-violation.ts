import { distance } from 'fastest-levenshtein';
import { parseMemorySize } from '../memory/size.ts';
import type { Wording } from '../rule.ts';
import { durationMs } from './duration.ts';
import { unknownWord } from './vocabularies.ts';

/** A type of option values, as Flink's ConfigurationUtils parses it. */
interface ValueType extends Wording {
  readonly parses: (text: string) => boolean;
}

/** An ISO 8601 duration as Java reads it. */
const ISO_DURATION = /^[+-]?P(?!$)([+-]?\d+D)?(T(?!$)([+-]?\d+H)?([+-]?\d+M)?([+-]?\d+(\.\d+)?S)?)?$/i;
const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(NaN|Infinity|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?)$/;

const isInteger = (text: string, bits: bigint): boolean => {
  if (!INTEGER.test(text)) return false;
  const value = BigInt(text.replace('+', ''));
  const bound = 2n ** (bits - 1n);
  return -bound <= value && value < bound;
};

const DECIMAL_TYPE: ValueType = {
  parses: (text) => DECIMAL.test(text),
  problem: 'must be a number',
  advice: 'write it like 0.4',
};

const TYPES: Readonly<Record<string, ValueType>> = {
  boolean: {
    parses: (text) => /^(true|false)$/i.test(text),
    problem: 'must be a boolean',
    advice: 'write true or false',
  },
  duration: {
    parses: (text) => durationMs(text) !== undefined || ISO_DURATION.test(text),
    problem: 'must be a duration',
    advice: 'write it like 500 ms, 30 s, 10 min or 1 h',
  },
  memorysize: {
    parses: (text) => (parseMemorySize(text) ?? Number.POSITIVE_INFINITY) < 2 ** 63,
    problem: 'must be a memory size',
    advice: 'write it like 512k, 128m or 1g',
  },
  integer: {
    parses: (text) => isInteger(text, 32n),
    problem: 'must be a 32-bit integer',
    advice: 'write a whole number',
  },
  long: { parses: (text) => isInteger(text, 64n), problem: 'must be a 64-bit integer', advice: 'write a whole number' },
  double: DECIMAL_TYPE,
  float: DECIMAL_TYPE,
};

const ENUM = 'enum:';

/** YAML 1.1 reads these words as booleans, unless they are in quotes. */
const BOOLEAN_WORDS: Readonly<Record<string, string>> = { false: 'off', true: 'on' };

/** A word with a third of its letters wrong still resembles another. */
const isTypo = (text: string, word: string): boolean => distance(text, word) <= Math.floor(word.length / 3);

const wordViolation = (words: readonly string[], text: string): Wording => {
  const boolean = BOOLEAN_WORDS[text];
  if (boolean !== undefined && words.includes(boolean))
    return { problem: `unknown value (YAML reads ${boolean} as ${text})`, advice: `write '${boolean}' in quotes` };
  const letters = text.toUpperCase().replaceAll(/[-_ ]/g, '');
  const meant = words.find((word) => isTypo(letters, word.toUpperCase().replaceAll(/[-_ ]/g, '')));
  const list = `use one of ${words.join(', ')}`;
  return { problem: 'unknown value', advice: meant === undefined ? list : `did you mean ${meant}?` };
};

const enumViolation = (words: readonly string[], text: string): Wording | undefined =>
  words.some((word) => word.toUpperCase() === text.toUpperCase()) ? undefined : wordViolation(words, text);

/**
 * Why no known version of Flink parses a value, or undefined if one does. Every text is a valid value of any other type.
 * @param type as in table.json: `duration`, or `enum:A|B`
 */
export const valueViolation = (type: string, value: string): Wording | undefined => {
  const text = value.trim();
  if (type.startsWith(ENUM)) return enumViolation(type.slice(ENUM.length).split('|'), text);
  const valueType = TYPES[type];
  if (valueType === undefined || valueType.parses(text)) return undefined;
  return { problem: valueType.problem, advice: valueType.advice };
};

/** Why Flink refuses the value of an option: by the vocabulary of the option or by its type. */
export const optionViolation = (key: string, type: string, value: string): Wording | undefined => {
  const unknown = unknownWord(key, value.trim());
  return unknown === undefined ? valueViolation(type, value) : wordViolation(unknown.words, unknown.word);
};
