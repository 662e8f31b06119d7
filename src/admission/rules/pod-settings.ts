import type { Fields } from '../../api/fields.ts';
import { fieldsOf } from '../pods/fields.ts';
import { DNS_LABEL, isDnsSubdomain } from '../pods/names.ts';
import { type PodFault, podSpecOf, podViolations } from '../pods/pod-violations.ts';
import { rule } from '../rule.ts';

/** Of the C library, whose resolver reads them. */
const MAX_NAMESERVERS = 3;

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0);

const dnsFaults = (policy: unknown, nameservers: unknown): readonly PodFault[] => {
  const count = lengthOf(nameservers);
  if (policy === 'None' && count === 0) {
    const advice = 'add dnsConfig.nameservers, or use dnsPolicy: ClusterFirst';
    return [{ at: ['spec', 'dnsPolicy'], problem: 'needs dnsConfig.nameservers', advice, got: policy }];
  }
  if (count <= MAX_NAMESERVERS) return [];
  const problem = `must have at most ${MAX_NAMESERVERS} items`;
  return [{ at: ['spec', 'dnsConfig', 'nameservers'], problem, advice: 'keep the first ones' }];
};

/** Whether a field has a valid name, or none. */
const isValidOrEmpty = (value: unknown, isValid: (name: string) => boolean): boolean =>
  typeof value !== 'string' || value === '' || isValid(value);

const namespaceFaults = (shared: unknown, hostPID: unknown): readonly PodFault[] => {
  if (shared !== true || hostPID !== true) return [];
  const problem = 'contradicts hostPID: true';
  return [{ at: ['spec', 'shareProcessNamespace'], problem, advice: 'keep one of them', got: shared }];
};

/** Names of other objects. */
const NAMES = ['serviceAccountName', 'priorityClassName', 'runtimeClassName', 'nodeName'];
/** Names of the pod in DNS. */
const LABELS = ['hostname', 'subdomain'];

const nameFaults = (fields: Fields): readonly PodFault[] => [
  ...NAMES.filter((name) => !isValidOrEmpty(fields[name], isDnsSubdomain)).map((name) => ({
    at: ['spec', name],
    problem: 'invalid name',
    advice: 'use a-z, 0-9, - and .',
    got: fields[name],
  })),
  ...LABELS.filter((name) => !isValidOrEmpty(fields[name], (label) => DNS_LABEL.test(label))).map((name) => ({
    at: ['spec', name],
    problem: 'invalid DNS label',
    advice: 'use at most 63 of a-z, 0-9 and -',
    got: fields[name],
  })),
];

export const podSettings = rule({
  name: 'pod-settings',
  level: 'error',
  guards:
    'Kubernetes refuses pods with an invalid name of another object, or with settings that contradict each other, such as dnsPolicy None without a nameserver.',
  violations: ({ spec }) =>
    podViolations(spec, (pod) => {
      const { dnsPolicy, dnsConfig, shareProcessNamespace, hostPID } = podSpecOf(pod);
      return [
        ...dnsFaults(dnsPolicy, fieldsOf(dnsConfig)['nameservers']),
        ...namespaceFaults(shareProcessNamespace, hostPID),
        ...nameFaults(podSpecOf(pod)),
      ];
    }),
});
