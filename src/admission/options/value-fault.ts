import { parseMemorySize } from '../memory/size.ts';
import { durationMs } from './duration.ts';

/** An ISO 8601 duration as Java reads it. */
const ISO_DURATION = /^[+-]?P(?!$)([+-]?\d+D)?(T(?!$)([+-]?\d+H)?([+-]?\d+M)?([+-]?\d+(\.\d+)?S)?)?$/i;
const WHOLE = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(NaN|Infinity|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[dDfF]?)$/;

const wholeBelow =
  (bits: bigint) =>
  (text: string): boolean => {
    if (!WHOLE.test(text)) return false;
    const value = BigInt(text.replace('+', ''));
    const bound = 2n ** (bits - 1n);
    return -bound <= value && value < bound;
  };

interface Reader {
  readonly reads: (text: string) => boolean;
  readonly wants: string;
}

const READERS: Readonly<Record<string, Reader>> = {
  boolean: { reads: (text) => /^(true|false)$/i.test(text), wants: 'write true or false' },
  duration: {
    reads: (text) => durationMs(text) !== undefined || ISO_DURATION.test(text),
    wants: 'write it as 500 ms, 30 s, 10 min or 1 h',
  },
  memorysize: {
    reads: (text) => (parseMemorySize(text) ?? Number.POSITIVE_INFINITY) < 2 ** 63,
    wants: 'write it as 512k, 128m or 1g',
  },
  integer: { reads: wholeBelow(32n), wants: 'write a whole number' },
  long: { reads: wholeBelow(64n), wants: 'write a whole number' },
  double: { reads: (text) => DECIMAL.test(text), wants: 'write a number, as 0.4' },
  float: { reads: (text) => DECIMAL.test(text), wants: 'write a number, as 0.4' },
};

const NAMES: Readonly<Record<string, string>> = {
  boolean: 'a boolean',
  duration: 'a duration',
  memorysize: 'a memory size',
  integer: 'a whole number of 32 bits',
  long: 'a whole number of 64 bits',
  double: 'a number',
  float: 'a number',
};

/**
 * What Flink would say of a value, as of Flink's ConfigurationUtils, and what to write in its place; undefined where any
 * version we know reads it. Values of other types are text to Flink too.
 * @param type as in table.json: `duration`, or `enum:A|B`
 */
export const valueFault = (
  type: string,
  value: string,
): { readonly fault: string; readonly advice: string } | undefined => {
  const text = value.trim();
  if (type.startsWith('enum:')) {
    const words = type.slice('enum:'.length).split('|');
    if (words.some((word) => word.toUpperCase() === text.toUpperCase())) return undefined;
    return { fault: 'is none of the words that Flink knows here', advice: `write one of ${words.join(', ')}` };
  }
  const reader = READERS[type];
  if (reader === undefined || reader.reads(text)) return undefined;
  return { fault: `is not ${NAMES[type]}`, advice: reader.wants };
};
