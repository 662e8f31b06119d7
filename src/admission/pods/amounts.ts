import { parseQuantity } from '../../api/quantity.ts';
import type { Finding } from '../rule.ts';

type Amounts = Readonly<Record<string, string | number>>;

const unreadable = (path: string, amounts: Amounts = {}): readonly Finding[] =>
  Object.entries(amounts)
    .filter(([, value]) => (parseQuantity(value) ?? -1) < 0)
    .map(([name, got]) => ({
      path: `${path}.${name}`,
      fault: 'is not a Kubernetes quantity',
      advice: 'write it as 500m, 2 or 1Gi',
      got,
    }));

const aboveLimit = (path: string, requests: Amounts = {}, limits: Amounts = {}): readonly Finding[] =>
  Object.entries(requests).flatMap(([name, got]) => {
    const limit = limits[name];
    const [asked, most] = [parseQuantity(got), limit === undefined ? undefined : parseQuantity(limit)];
    if (asked === undefined || most === undefined || asked <= most) return [];
    return [
      {
        path: `${path}.requests.${name}`,
        fault: `is more than limits.${name} (${limit})`,
        advice: 'raise the limit or lower the request',
        got,
      },
    ];
  });

/** What Kubernetes would refuse of the resources of a container. */
export const amountFaults = (
  path: string,
  { requests, limits }: { readonly requests?: Amounts; readonly limits?: Amounts },
): readonly Finding[] => [
  ...unreadable(`${path}.requests`, requests),
  ...unreadable(`${path}.limits`, limits),
  ...aboveLimit(path, requests, limits),
];
