const MS: readonly (readonly [RegExp, number])[] = [
  [/^(|ms|millis?|milliseconds?)$/, 1],
  [/^(ns|nanos?|nanoseconds?)$/, 1e-6],
  [/^(µs|micros?|microseconds?)$/, 1e-3],
  [/^(s|secs?|seconds?)$/, 1000],
  [/^(m|min|minutes?)$/, 60_000],
  [/^(h|hours?)$/, 3_600_000],
  [/^(d|days?)$/, 86_400_000],
];

/** Milliseconds of a duration as Flink's TimeUtils reads it: `10 s`, `5 min`, `1h`; without a unit they are milliseconds. */
export const durationMs = (text: string | undefined): number | undefined => {
  const match = /^\s*(\d+)\s*([a-zµ]*)\s*$/i.exec(text ?? '');
  const unit = MS.find(([form]) => form.test((match?.[2] ?? '?').toLowerCase()));
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit[1];
};
