const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

/** A duration in its largest whole unit, as kubectl prints ages: `12d`, `3h`, `40s`. */
export const duration = (ms: number): string => {
  const [unit, size] = UNITS.find(([, least]) => ms >= least) ?? ['s', 1000];
  return `${Math.floor(Math.max(0, ms) / size)}${unit}`;
};

/** How long ago a time was; empty for no time. */
export const age = (now: number, time: string | number | undefined): string => {
  const at = typeof time === 'string' ? Date.parse(time) : time;
  return at === undefined || Number.isNaN(at) ? '' : duration(now - at);
};

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** An amount of bytes with at most one decimal: `312 MiB`. */
export const bytes = (amount: number): string => {
  const power = Math.min(Math.floor(Math.log2(Math.max(amount, 1)) / 10), BYTES.length - 1);
  const value = amount / 1024 ** power;
  return `${value >= 10 || power === 0 ? Math.round(value) : value.toFixed(1)} ${BYTES[power]}`;
};
