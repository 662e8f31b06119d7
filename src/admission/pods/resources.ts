import { parseQuantity } from '../../api/quantity.ts';
import type { Violation } from '../rule.ts';
import { fieldPart, fieldsOf } from './fields.ts';
import { suggestedMemory } from './suggested-quantity.ts';

/** Quantities of a container by the name of the resource. */
export type Amounts = Readonly<Record<string, string | number>>;

/** The quantities of an object that can have any shape; the rule kubernetes-types reports values of another type. */
export const amountsOf = (value: unknown): Amounts => {
  const amounts: Record<string, string | number> = {};
  for (const [name, amount] of Object.entries(fieldsOf(value)))
    if (typeof amount === 'string' || typeof amount === 'number') amounts[name] = amount;
  return amounts;
};

/** Amounts of these are bytes. */
const IN_BYTES: ReadonlySet<string> = new Set(['memory', 'ephemeral-storage']);

const correctedQuantity = (name: string, got: string | number): string => {
  const suggested = IN_BYTES.has(name) ? suggestedMemory(got) : undefined;
  return suggested === undefined ? 'write it like 500m, 2 or 1Gi' : `write ${suggested}`;
};

export const invalidAmounts = (path: string, amounts: Amounts = {}): readonly Violation[] =>
  Object.entries(amounts)
    .filter(([, value]) => (parseQuantity(value) ?? -1) < 0)
    .map(([name, got]) => ({
      path: `${path}${fieldPart(name)}`,
      problem: 'invalid Kubernetes quantity',
      advice: correctedQuantity(name, got),
      got,
    }));

/** No container runs in less, so whoever writes less means another unit. */
const MIN_BYTES = 2 ** 20;

/** Whether an amount of memory is so small that it must have the wrong unit. */
export const hasWrongUnit = (amount: string | number): boolean => {
  const bytes = parseQuantity(amount) ?? -1;
  return bytes > 0 && bytes < MIN_BYTES;
};

const unitAdvice = (amount: string): string => {
  const [, digits = '', unit = ''] = /^\+?([\d.]+)(.*)$/.exec(amount) ?? [];
  if (unit === 'm') return `write ${digits}Mi (the suffix m means a thousandth)`;
  return unit === '' && digits.length <= 3 ? `write ${digits}Gi` : `write ${digits}Mi`;
};

export const amountsWithWrongUnit = (path: string, amounts: Amounts = {}): readonly Violation[] =>
  Object.entries(amounts)
    .filter(([name, value]) => IN_BYTES.has(name) && hasWrongUnit(value))
    .map(([name, got]) => ({
      path: `${path}.${name}`,
      problem: 'is less than 1 MiB',
      advice: unitAdvice(String(got)),
      got,
    }));

/** Whether a request is more than its limit. Text that is no quantity cannot be compared. */
export const exceeds = (request: string | number, limit: string | number): boolean =>
  (parseQuantity(request) ?? 0) > (parseQuantity(limit) ?? Number.POSITIVE_INFINITY);

export const ABOVE_LIMIT_ADVICE = 'raise the limit or lower the request';

const requestsAboveLimits = (path: string, requests: Amounts = {}, limits: Amounts = {}): readonly Violation[] =>
  Object.entries(requests).flatMap(([name, got]) => {
    const limit = limits[name];
    if (limit === undefined || !exceeds(got, limit)) return [];
    const problem = `exceeds limits.${name} of ${limit}`;
    return [{ path: `${path}.requests${fieldPart(name)}`, problem, advice: ABOVE_LIMIT_ADVICE, got }];
  });

/** Violations of a role's resources: what Kubernetes would refuse, and amounts in which Flink cannot start. */
export const resourceViolations = (
  path: string,
  { requests, limits }: { readonly requests?: Amounts; readonly limits?: Amounts },
): readonly Violation[] => [
  ...invalidAmounts(`${path}.requests`, requests),
  ...invalidAmounts(`${path}.limits`, limits),
  ...amountsWithWrongUnit(`${path}.requests`, requests),
  ...amountsWithWrongUnit(`${path}.limits`, limits),
  ...requestsAboveLimits(path, requests, limits),
];
