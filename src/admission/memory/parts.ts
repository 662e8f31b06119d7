/** The parts into which Flink divides the memory of a process, in bytes. */
export type Parts = Readonly<Record<string, number>>;

/** Smallest and largest size of a part, in bytes. */
export type Bounds = readonly [min: number, max: number];

/** A memory configuration with which Flink would refuse to start. The message names the part that does not fit. */
export class MemoryConfigError extends Error {
  override readonly name = 'MemoryConfigError';
}

export const MIB = 2 ** 20;
const mib = (bytes: number): string => `${Math.floor(bytes / MIB)} MiB`;

export const totalOf = (parts: Parts): number => Object.values(parts).reduce((sum, part) => sum + part, 0);

/**
 * What `used` bytes leave of a whole.
 * @param what names the used parts in the message
 * @throws MemoryConfigError if they exceed the whole
 */
export const remainder = (whole: number, used: number, what: string): number => {
  if (used <= whole) return whole - used;
  throw new MemoryConfigError(`${mib(used)} of ${what} exceed the available ${mib(whole)}`);
};

const describe = ([min, max]: Bounds): string =>
  max === Number.MAX_SAFE_INTEGER ? `at least ${mib(min)}` : `${mib(min)} to ${mib(max)}`;

/** @throws MemoryConfigError if the size is out of bounds */
export const requireWithin = (size: number, bounds: Bounds, what: string): number => {
  const [min, max] = bounds;
  if (min <= size && size <= max) return size;
  throw new MemoryConfigError(`${what} gets ${mib(size)}, but must be ${describe(bounds)}`);
};

/** A fraction of a whole in bytes, cut as Flink's MemorySize.multiply cuts it: by all decimals of the fraction. */
const multiply = (whole: number, fraction: number): number => {
  const [digits = '', exponent = '0'] = String(fraction).split('e');
  const [units = '', decimals = ''] = digits.split('.');
  return Number((BigInt(whole) * BigInt(units + decimals)) / 10n ** BigInt(decimals.length - Number(exponent)));
};

const requireValid = (fraction: number, [min, max]: Bounds, what: string): void => {
  if (!(fraction >= 0 && fraction < 1))
    throw new MemoryConfigError(`the fraction of ${what} must be at least 0 and below 1`);
  if (min > max) throw new MemoryConfigError(`the minimum of ${what} exceeds its maximum`);
};

const clamp = (size: number, [min, max]: Bounds): number => Math.min(Math.max(size, min), max);

/**
 * A part by its fraction of the whole, within bounds (Flink, ProcessMemoryUtils.deriveWithFraction).
 * @throws MemoryConfigError if the fraction or the bounds are invalid
 */
export const deriveWithFraction = (whole: number, fraction: number, bounds: Bounds, what: string): number => {
  requireValid(fraction, bounds, what);
  return clamp(multiply(whole, fraction), bounds);
};

/**
 * The same where only the other parts are known: the fraction is of them and this part together
 * (Flink, ProcessMemoryUtils.deriveWithInverseFraction).
 * @throws MemoryConfigError if the fraction or the bounds are invalid
 */
export const deriveWithInverseFraction = (others: number, fraction: number, bounds: Bounds, what: string): number => {
  requireValid(fraction, bounds, what);
  return clamp(multiply(others, fraction / (1 - fraction)), bounds);
};
