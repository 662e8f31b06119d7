const MS_BY_UNIT: readonly (readonly [RegExp, number])[] = [
  [/^(|ms|millis?|milliseconds?)$/, 1],
  [/^(ns|nanos?|nanoseconds?)$/, 1e-6],
  [/^(µs|micros?|microseconds?)$/, 1e-3],
  [/^(s|secs?|seconds?)$/, 1000],
  [/^(m|min|minutes?)$/, 60_000],
  [/^(h|hours?)$/, 3_600_000],
  [/^(d|days?)$/, 86_400_000],
];

/** Milliseconds of a duration such as `10 s`, `5 min` or `1h`. A number without a unit is milliseconds (Flink, TimeUtils). */
export const durationMs = (text: string | undefined): number | undefined => {
  const match = /^\s*(\d+)\s*([a-zµ]*)\s*$/i.exec(text ?? '');
  const unit = MS_BY_UNIT.find(([name]) => name.test((match?.[2] ?? '?').toLowerCase()));
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit[1];
};
