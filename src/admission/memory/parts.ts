import type { Spec } from '../../api/spec.ts';
import { effectiveOptions } from '../options/effective.ts';
import { parseMemorySize } from './size.ts';

/** What Flink divides the memory of a process into, in bytes. */
export type Parts = Readonly<Record<string, number>>;

/** Flink would not start with such a configuration. */
export class DoesNotFit extends Error {
  override readonly name = 'NoRoom';
}

export const MIB = 2 ** 20;
const mib = (bytes: number): string => `${Math.floor(bytes / MIB)} MiB`;

/** What is left of a whole, where its parts fit into it. */
export const rest = (whole: number, parts: number, what: string): number => {
  if (parts <= whole) return whole - parts;
  throw new DoesNotFit(`${what} take ${mib(parts)} of ${mib(whole)}`);
};

export const within = (size: number, [least, most]: readonly [number, number], what: string): number => {
  if (least <= size && size <= most) return size;
  throw new DoesNotFit(
    `${mib(size)} are left for ${what}, which must be ${mib(least)}${most === Number.MAX_SAFE_INTEGER ? ' or more' : ` to ${mib(most)}`}`,
  );
};

/** Memory options as Flink reads them: under the present names, whatever name the spec used. */
export interface MemoryOptions {
  readonly has: (key: string) => boolean;
  readonly size: (key: string, standard: number) => number;
  /** Of single precision, as Flink keeps it. */
  readonly fraction: (key: string, standard: number) => number;
}

export const memoryOptions = (spec: Spec): MemoryOptions => {
  const { get } = effectiveOptions(spec);
  return {
    has: (key) => get(key) !== undefined,
    size: (key, standard) => {
      const bytes = parseMemorySize(get(key));
      return bytes !== undefined && Number.isSafeInteger(bytes) ? bytes : standard;
    },
    fraction: (key, standard) => Math.fround(Number(get(key) ?? standard)),
  };
};

/** A share of a whole in bytes, cut as Flink's MemorySize cuts it: by the decimals of the fraction, all of them. */
const share = (whole: number, fraction: number): number => {
  const [digits = '', exponent = '0'] = String(fraction).split('e');
  const [units = '', decimals = ''] = digits.split('.');
  return Number((BigInt(whole) * BigInt(units + decimals)) / 10n ** BigInt(decimals.length - Number(exponent)));
};

const checked = (fraction: number, [least, most]: readonly [number, number], what: string): void => {
  if (!(fraction >= 0 && fraction < 1)) throw new DoesNotFit(`the fraction of ${what} must be 0 or more and below 1`);
  if (least > most) throw new DoesNotFit(`the least of ${what} is above the most`);
};

const capped = (size: number, [least, most]: readonly [number, number]): number =>
  Math.min(Math.max(size, least), most);

/** A share of the whole within its bounds. Flink takes fractions from 0 to below 1, and bounds in their order. */
export const bounded = (whole: number, fraction: number, bounds: readonly [number, number], what: string): number => {
  checked(fraction, bounds, what);
  return capped(share(whole, fraction), bounds);
};

/** The same where the whole is not known: the share that a part would be of itself and the others. */
export const boundedBeside = (
  others: number,
  fraction: number,
  bounds: readonly [number, number],
  what: string,
): number => {
  checked(fraction, bounds, what);
  return capped(share(others, fraction / (1 - fraction)), bounds);
};
