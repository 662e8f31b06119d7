import type { Fields } from '../../api/fields.ts';
import type { JudgedPod } from '../kubernetes/judgement.ts';
import type { Pointer } from '../kubernetes/pointer.ts';
import { isPortName, isPortNumber } from '../pods/names.ts';
import { containersIn, itemsAt, type PodFault, podSpecOf, podViolations } from '../pods/pod-violations.ts';
import { rule } from '../rule.ts';

interface Port {
  readonly at: Pointer;
  readonly item: Fields;
}

const NUMBER = { problem: 'is no port number', advice: 'write a number from 1 to 65535' };

const portFaults = ({ at, item: { name, containerPort, hostPort } }: Port): readonly PodFault[] => {
  const faults: PodFault[] = [];
  if (typeof name === 'string' && name !== '' && !isPortName(name))
    faults.push({
      at: [...at, 'name'],
      problem: 'invalid port name',
      advice: 'use at most 15 of a-z, 0-9 and -, with a letter',
      got: name,
    });
  if (containerPort !== undefined && !isPortNumber(containerPort))
    faults.push({ at: [...at, 'containerPort'], ...NUMBER, got: containerPort });
  if (hostPort !== undefined && hostPort !== 0 && !isPortNumber(hostPort))
    faults.push({ at: [...at, 'hostPort'], ...NUMBER, got: hostPort });
  return faults;
};

const duplicateNames = (ports: readonly Port[]): readonly PodFault[] => {
  const owners = new Map<unknown, unknown>();
  return ports.flatMap(({ at, item: { name, containerPort } }) => {
    if (name === undefined || name === '') return [];
    if (!owners.has(name)) {
      owners.set(name, containerPort);
      return [];
    }
    const problem = `is also the name of port ${owners.get(name)} of the container`;
    return [{ at: [...at, 'name'], problem, advice: 'use another name', got: name }];
  });
};

const hostPortFaults = (ports: readonly Port[], hostNetwork: boolean): readonly PodFault[] => {
  const seen = new Set<string>();
  return ports.flatMap(
    ({ at, item: { hostPort = 0, containerPort, protocol = 'TCP', hostIP = '' } }): readonly PodFault[] => {
      if (hostPort === 0) return [];
      if (hostNetwork && hostPort !== containerPort) {
        const problem = `must be containerPort ${containerPort} with hostNetwork`;
        return [{ at: [...at, 'hostPort'], problem, advice: 'remove it', got: hostPort }];
      }
      const key = `${protocol} ${hostIP} ${hostPort}`;
      const isDuplicate = seen.has(key);
      seen.add(key);
      if (!isDuplicate) return [];
      return [
        {
          at: [...at, 'hostPort'],
          problem: 'is also another port of the pod',
          advice: 'use another port',
          got: hostPort,
        },
      ];
    },
  );
};

const podFaults = (pod: JudgedPod): readonly PodFault[] => {
  const lists = containersIn(pod).map(({ at, container, init }) => ({
    init,
    ports: itemsAt([...at, 'ports'], container['ports']),
  }));
  const together = lists.filter(({ init }) => !init).flatMap(({ ports }) => ports);
  return [
    ...lists.flatMap(({ ports }) => [...ports.flatMap(portFaults), ...duplicateNames(ports)]),
    ...hostPortFaults(together, podSpecOf(pod)['hostNetwork'] === true),
  ];
};

export const containerPorts = rule({
  name: 'container-ports',
  level: 'error',
  guards:
    "Kubernetes refuses an invalid name or number of a port, and two ports of one container with the same name. Flink's own container has the ports rpc, blob, query, ui, metric-query and, with spec.metrics.prometheus, prometheus.",
  violations: ({ spec }) => podViolations(spec, podFaults),
});
