import { parseMemorySize } from '../memory/size.ts';
import type { Wording } from '../rule.ts';
import { durationMs } from './duration.ts';

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

const enumViolation = (words: readonly string[], text: string): Wording | undefined => {
  if (words.some((word) => word.toUpperCase() === text.toUpperCase())) return undefined;
  return { problem: 'unknown value', advice: `use one of ${words.join(', ')}` };
};

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
