const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  bytes: 1,
  k: 2 ** 10,
  kb: 2 ** 10,
  kibibytes: 2 ** 10,
  m: 2 ** 20,
  mb: 2 ** 20,
  mebibytes: 2 ** 20,
  g: 2 ** 30,
  gb: 2 ** 30,
  gibibytes: 2 ** 30,
  t: 2 ** 40,
  tb: 2 ** 40,
  tebibytes: 2 ** 40,
};

/** Bytes of a Flink memory size such as `128m` or `1 gb`: units are binary and in any case (Flink, MemorySize). */
export const parseMemorySize = (value: unknown): number | undefined => {
  const match = /^\s*(\d+)\s*([a-z]*)\s*$/i.exec(String(value));
  const unit = UNITS[(match?.[2] ?? '?').toLowerCase()];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
};
