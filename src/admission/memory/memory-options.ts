import type { Spec } from '../../api/spec.ts';
import { effectiveOptions } from '../options/effective-options.ts';
import { parseMemorySize } from './size.ts';

/** The memory options of a spec, under their current names whichever name the spec uses. */
export interface MemoryOptions {
  readonly has: (key: string) => boolean;
  /** Bytes; the default where the option is missing or unreadable. */
  readonly size: (key: string, defaultBytes: number) => number;
  /** In single precision, as Flink keeps it; the default where the option is missing or no number. */
  readonly fraction: (key: string, defaultFraction: number) => number;
}

export const memoryOptions = (spec: Spec): MemoryOptions => {
  const { get, isSet } = effectiveOptions(spec);
  return {
    has: isSet,
    size: (key, defaultBytes) => {
      const bytes = parseMemorySize(get(key));
      return bytes !== undefined && Number.isSafeInteger(bytes) ? bytes : defaultBytes;
    },
    fraction: (key, defaultFraction) => {
      const fraction = Number(get(key) ?? defaultFraction);
      return Math.fround(Number.isNaN(fraction) ? defaultFraction : fraction);
    },
  };
};
