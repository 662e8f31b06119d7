import { parseQuantity } from '../../api/quantity.ts';
import type { Pointer } from '../kubernetes/pointer.ts';
import type { Wording } from '../rule.ts';
import type { Amounts } from './resources.ts';

interface ResourceFault extends Wording {
  readonly at: Pointer;
  readonly got?: unknown;
}

const OWN: readonly string[] = ['cpu', 'memory', 'ephemeral-storage'];
const HUGE_PAGES = 'hugepages-';

/** What people write for a resource of a container. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  storage: 'ephemeral-storage',
  disk: 'ephemeral-storage',
  mem: 'memory',
  gpu: 'nvidia.com/gpu',
};

/** A name without a domain is Kubernetes' own, and a container has few of those. */
const isUnknown = (name: string): boolean => !name.includes('/') && !OWN.includes(name) && !name.startsWith(HUGE_PAGES);

/** A resource of a device plugin, which counts whole devices (Kubernetes, "Extended resources"). */
const isExtended = (name: string): boolean => name.includes('/') && !name.includes('kubernetes.io/');

const isNotOvercommitted = (name: string): boolean => isExtended(name) || name.startsWith(HUGE_PAGES);

const unknownFault = (at: Pointer, name: string): ResourceFault => {
  const known = OTHER_NAMES[name];
  const advice = known === undefined ? `use ${OWN.join(', ')}, or a name with a domain` : `write ${known}`;
  return { at, problem: 'is no resource of a container', advice };
};

const partFaults = (at: Pointer, amounts: Amounts): readonly ResourceFault[] =>
  Object.entries(amounts).flatMap(([name, got]): readonly ResourceFault[] => {
    if (isUnknown(name)) return [unknownFault([...at, name], name)];
    const amount = parseQuantity(got) ?? 0;
    if (!isExtended(name) || Number.isInteger(amount)) return [];
    return [
      { at: [...at, name], problem: 'must be a whole number of devices', advice: `write ${Math.ceil(amount)}`, got },
    ];
  });

/** Requests of resources that Kubernetes does not overcommit: they need a limit, and the same one. */
const limitFaults = (at: Pointer, requests: Amounts, limits: Amounts): readonly ResourceFault[] =>
  Object.entries(requests).flatMap(([name, got]): readonly ResourceFault[] => {
    const requested = parseQuantity(got);
    if (!isNotOvercommitted(name) || requested === undefined) return [];
    const limit = limits[name];
    const field = [...at, 'requests', name];
    if (limit === undefined)
      return [{ at: field, problem: 'needs the same limit', advice: 'write it in limits, which is enough', got }];
    if (requested >= (parseQuantity(limit) ?? 0)) return [];
    return [{ at: field, problem: `must equal limits of ${limit}`, advice: 'write it in limits alone', got }];
  });

/** Names and units of the resources of a container that the API server refuses (ValidateContainerResourceName and others). */
export const resourceNameFaults = (at: Pointer, requests: Amounts, limits: Amounts): readonly ResourceFault[] => [
  ...partFaults([...at, 'requests'], requests),
  ...partFaults([...at, 'limits'], limits),
  ...limitFaults(at, requests, limits),
];
