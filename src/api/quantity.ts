const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const FORM = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/;

/** The value of a Kubernetes quantity in bytes or cores; undefined for other text (Kubernetes API reference, "Quantity"). */
export const parseQuantity = (text: string | number): number | undefined => {
  const match = FORM.exec(String(text));
  if (match === null) return undefined;
  const [, digits, exponent = '', suffix = ''] = match;
  return Number(`${digits}${exponent}`) * (SUFFIXES[suffix] ?? 1);
};

const BINARY = ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki'] as const;
const DECIMAL = ['E', 'P', 'T', 'G', 'M', 'k'] as const;

const wholeNumber = (value: number, suffixes: readonly string[]): string | undefined => {
  for (const suffix of suffixes) {
    const number = value / (SUFFIXES[suffix] ?? 1);
    if (number !== 0 && Number.isInteger(number)) return `${number}${suffix}`;
  }
  return undefined;
};

/**
 * The spelling that the API server stores: `1` for `1000m`, `1Gi` for `1024Mi`. A child with another spelling would differ
 * from the stored object in every hook call, and Metacontroller would write it each time. Text that is not a quantity stays
 * as it is: admission has refused it.
 */
export const canonicalQuantity = (text: string | number): string => {
  const value = parseQuantity(text);
  if (value === undefined) return String(text);
  if (value === 0) return '0';
  const binary = /i$/.test(String(text)) ? wholeNumber(value, BINARY) : undefined;
  if (binary !== undefined) return binary;
  if (Number.isInteger(value)) return wholeNumber(value, DECIMAL) ?? String(value);
  return `${Math.ceil(Number((value * 1000).toFixed(6)))}m`;
};
