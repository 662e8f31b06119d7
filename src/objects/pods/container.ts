import type { V1Container, V1ContainerPort, V1Probe } from '@kubernetes/client-node';
import type { DeepReadonly, Draft } from '../../api/kubernetes.ts';
import type { Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord } from '../../api/status.ts';
import { flinkOptions } from '../flink-config/flink-options.ts';
import { kubernetesText } from '../flink-config/kubernetes-text.ts';
import { deliveredBy, destinationOf } from '../flink-config/option-delivery.ts';
import { portOf } from '../flink-config/ports.ts';
import { programArgs } from '../flink-config/program-args.ts';
import { prometheusPort } from '../flink-config/prometheus.ts';
import { roleConfig } from '../flink-config/role-config.ts';
import { standaloneArgs } from '../flink-config/standalone-args.ts';
import type { Owner } from '../metadata/owner.ts';
import { environment } from './environment.ts';
import { resources } from './resources.ts';

type Container = DeepReadonly<V1Container>;

const port = (name: string, containerPort: number): V1ContainerPort => ({ name, containerPort, protocol: 'TCP' });

/** The ports that the Flink process of a role listens on. */
export const containerPorts = (spec: Spec, role: Role): readonly V1ContainerPort[] => {
  const ports = [
    port('rpc', portOf(spec, 'rpcPort')),
    port('blob', portOf(spec, 'blobPort')),
    port('query', portOf(spec, 'queryPort')),
  ];
  if (role === 'jobmanager') ports.push(port('ui', portOf(spec, 'uiPort')));
  ports.push(port('metric-query', portOf(spec, 'metricsQueryPort')));
  const prometheus = prometheusPort(spec);
  if (prometheus !== undefined) ports.push(port('prometheus', prometheus));
  return ports;
};

/** A JobManager is Ready within 2 s of its first answer, and not Ready after 6 s without one. */
const readinessProbe = (spec: Spec): V1Probe => ({
  httpGet: { path: '/overview', port: portOf(spec, 'uiPort'), scheme: 'HTTP' },
  periodSeconds: 2,
  timeoutSeconds: 2,
  successThreshold: 1,
  failureThreshold: 3,
});

/**
 * Arguments `-D name=value`, which Flink reads after its configuration file. `-D` is a word of its own: jobmanager.sh takes
 * a first argument that is more than `-D` for a host name.
 */
const dynamicProperties = (spec: Spec, role: Role, options: Readonly<Record<string, string>>): readonly string[] =>
  deliveredBy(destinationOf(spec, role, Object.keys(options)), options, 'argument').flatMap(([name, text]) => [
    '-D',
    `${name}=${text}`,
  ]);

/** Arguments of the image's entry point, in the text of Kubernetes. */
const entrypointArgs = (
  { spec, start }: DeployRecord,
  role: Role,
  options: Readonly<Record<string, string>>,
): readonly string[] => {
  const properties = dynamicProperties(spec, role, options);
  if (role === 'jobmanager' && start !== undefined)
    return standaloneArgs(spec, start, properties, programArgs(spec).map(kubernetesText));
  return [role, ...properties];
};

/** The Flink container of a role. It has the role's name. */
export const container = (owner: Owner, record: DeployRecord, role: Role): Container => {
  const { spec } = record;
  const envFrom = roleConfig(spec, role)?.envConfig?.envFrom;
  const options = flinkOptions(owner, record, role);
  const flink: Draft<Container> = {
    name: role,
    image: spec.image,
    imagePullPolicy: spec.imagePullPolicy ?? 'IfNotPresent',
    args: entrypointArgs(record, role, options),
    // The last lines of the log say why a process ended; `kubectl describe pod` then shows them.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    env: environment(owner, record, role, options),
  };
  if (envFrom !== undefined) flink.envFrom = envFrom;
  flink.ports = containerPorts(spec, role);
  flink.resources = resources(spec, role);
  if (role === 'jobmanager') flink.readinessProbe = readinessProbe(spec);
  if (spec.volumeMounts !== undefined) flink.volumeMounts = spec.volumeMounts;
  return flink;
};
