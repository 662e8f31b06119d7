import { type Fields, isFields } from '../../api/fields.ts';
import type { JudgedPod } from '../kubernetes/judgement.ts';
import type { Pointer } from '../kubernetes/pointer.ts';
import { fieldsOf } from '../pods/fields.ts';
import { isPortName, isPortNumber } from '../pods/names.ts';
import { containersIn, type PodContainer, type PodFault, podSpecOf, podViolations } from '../pods/pod-violations.ts';
import { rule } from '../rule.ts';

const PROBES = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const HOOKS = ['postStart', 'preStop'] as const;
const PROBE_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'grpc'];
const HOOK_HANDLERS = ['exec', 'httpGet', 'tcpSocket', 'sleep'];
const NUMBERS = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

const portFaults = (at: Pointer, port: unknown): readonly PodFault[] => {
  if (port === undefined || isPortNumber(port) || (typeof port === 'string' && isPortName(port))) return [];
  const advice = 'write a number from 1 to 65535 without quotes, or the name of a port';
  return [{ at: [...at, 'port'], problem: 'is no port', advice, got: port }];
};

const handlerFaults = (at: Pointer, fields: Fields, handlers: readonly string[]): readonly PodFault[] => {
  const present = handlers.filter((handler) => isFields(fields[handler]));
  const [handler] = present;
  const advice = `use one of ${handlers.join(', ')}`;
  if (handler === undefined) return [{ at, problem: 'has no handler', advice }];
  if (present.length > 1) return [{ at, problem: `has several handlers: ${present.join(', ')}`, advice }];
  const { port, command } = fieldsOf(fields[handler]);
  if (handler === 'exec' && (!Array.isArray(command) || command.length === 0))
    return [{ at: [...at, 'exec', 'command'], problem: 'is missing', advice: 'add the command as a list' }];
  return portFaults([...at, handler], port);
};

const numberFaults = (at: Pointer, probe: Fields): readonly PodFault[] =>
  NUMBERS.filter((name) => Number(probe[name]) < 0).map((name) => ({
    at: [...at, name],
    problem: 'must be at least 0',
    advice: 'raise it',
    got: probe[name],
  }));

const probeFaults = (at: Pointer, name: string, probe: Fields): readonly PodFault[] => {
  const { successThreshold = 1, terminationGracePeriodSeconds: grace } = probe;
  const faults: PodFault[] = [...handlerFaults(at, probe, PROBE_HANDLERS), ...numberFaults(at, probe)];
  if (name !== 'readinessProbe' && Number(successThreshold) > 1)
    faults.push({
      at: [...at, 'successThreshold'],
      problem: `must be 1 in a ${name}`,
      advice: 'remove it',
      got: successThreshold,
    });
  if (grace === undefined) return faults;
  const field = [...at, 'terminationGracePeriodSeconds'];
  if (name === 'readinessProbe')
    faults.push({ at: field, problem: 'cannot be in a readinessProbe', advice: 'remove it', got: grace });
  else if (Number(grace) < 1) faults.push({ at: field, problem: 'must be at least 1', advice: 'raise it', got: grace });
  return faults;
};

const hookFaults = (at: Pointer, hook: Fields, grace: unknown): readonly PodFault[] => {
  const { seconds } = fieldsOf(hook['sleep']);
  const faults = handlerFaults(at, hook, HOOK_HANDLERS);
  if (typeof seconds !== 'number' || typeof grace !== 'number' || (seconds >= 0 && seconds <= grace)) return faults;
  const problem = `must be at most terminationGracePeriodSeconds of ${grace}`;
  const advice = 'lower it, or raise terminationGracePeriodSeconds in the spec of the template';
  return [...faults, { at: [...at, 'sleep', 'seconds'], problem, advice, got: seconds }];
};

/** An init container ends before the others start, unless it is a sidecar. */
const initFaults = ({ at, container }: PodContainer): readonly PodFault[] =>
  [...PROBES, 'lifecycle']
    .filter((name) => name in container)
    .map((name) => ({
      at: [...at, name],
      problem: 'cannot be in an init container that ends',
      advice: 'remove it, or add restartPolicy: Always if the container is a sidecar',
    }));

const containerFaults = (item: PodContainer, grace: unknown): readonly PodFault[] => {
  const { at, container, init } = item;
  if (init && container['restartPolicy'] !== 'Always') return initFaults(item);
  const lifecycle = fieldsOf(container['lifecycle']);
  return [
    ...PROBES.flatMap((name) => {
      const probe = container[name];
      return isFields(probe) ? probeFaults([...at, name], name, probe) : [];
    }),
    ...HOOKS.flatMap((name) => {
      const hook = lifecycle[name];
      return isFields(hook) ? hookFaults([...at, 'lifecycle', name], hook, grace) : [];
    }),
  ];
};

const podFaults = (pod: JudgedPod): readonly PodFault[] => {
  const { terminationGracePeriodSeconds: grace = 30 } = podSpecOf(pod);
  return containersIn(pod).flatMap((item) => containerFaults(item, grace));
};

export const probes = rule({
  name: 'probes',
  level: 'error',
  guards:
    'Kubernetes refuses a probe or lifecycle hook without exactly one handler, and probes of init containers that end. A handler in a template replaces that of the generated probe.',
  violations: ({ spec }) => podViolations(spec, podFaults),
});
