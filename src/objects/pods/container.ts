import type { V1Container } from '@kubernetes/client-node';
import type { Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord } from '../../api/status.ts';
import { dynamicOptions } from '../flink-config/entrypoint-options.ts';
import { flinkOptions } from '../flink-config/flink-options.ts';
import { PORTS } from '../flink-config/ports.ts';
import { programArgs } from '../flink-config/program-args.ts';
import { roleConfig } from '../flink-config/role-config.ts';
import { standaloneArgs } from '../flink-config/standalone-args.ts';
import type { Owner } from '../metadata/owner.ts';
import { environment } from './environment.ts';
import { resources } from './resources.ts';

/** What the process of a role listens on. */
export const containerPorts = (spec: Spec, role: Role) => [
  { name: 'rpc', containerPort: spec.rpcPort ?? PORTS.rpcPort, protocol: 'TCP' },
  { name: 'blob', containerPort: spec.blobPort ?? PORTS.blobPort, protocol: 'TCP' },
  { name: 'query', containerPort: spec.queryPort ?? PORTS.queryPort, protocol: 'TCP' },
  ...(role === 'jobmanager' ? [{ name: 'ui', containerPort: spec.uiPort ?? PORTS.uiPort, protocol: 'TCP' }] : []),
  { name: 'metrics', containerPort: spec.metricsQueryPort ?? PORTS.metricsQueryPort, protocol: 'TCP' },
];

/** Two looks a period: a JobManager that answers is Ready within a second, one that hangs is not for long. */
const readinessProbe = (spec: Spec) => ({
  httpGet: { path: '/overview', port: spec.uiPort ?? PORTS.uiPort, scheme: 'HTTP' },
  periodSeconds: 2,
  timeoutSeconds: 2,
  successThreshold: 1,
  failureThreshold: 3,
});

/** What the image is told to run. */
const entryPoint = ({ spec, start }: DeployRecord, role: Role, dynamic: readonly string[]): readonly string[] =>
  role === 'jobmanager' && start !== undefined
    ? standaloneArgs(spec, start, dynamic, programArgs(spec))
    : [role, ...dynamic];

export const container = (owner: Owner, record: DeployRecord, role: Role): V1Container => {
  const config = roleConfig(record.spec, role);
  const { image, imagePullPolicy, volumeMounts } = record.spec;
  return {
    name: role,
    image,
    imagePullPolicy: imagePullPolicy ?? 'IfNotPresent',
    args: [
      ...entryPoint(record, role, dynamicOptions(record.spec, flinkOptions(owner, record.hash, record.spec, role))),
    ],
    // What the process said last is what a person wants to read when it ends.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    env: environment(owner, record, role),
    ...(config?.envConfig?.envFrom === undefined ? {} : { envFrom: [...config.envConfig.envFrom] }),
    ports: containerPorts(record.spec, role),
    resources: resources(record.spec, role),
    ...(role === 'jobmanager' ? { readinessProbe: readinessProbe(record.spec) } : {}),
    ...(volumeMounts === undefined ? {} : { volumeMounts: [...volumeMounts] }),
  };
};
