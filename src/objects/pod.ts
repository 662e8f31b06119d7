import type { V1Container, V1EnvVar, V1PodTemplateSpec } from '@kubernetes/client-node';
import { APP_LABEL, HASH_LABEL, ROLE_LABEL, type Role, recommendedLabels, UID_LABEL } from '../api/labels.ts';
import { canonicalQuantity } from '../api/quantity.ts';
import type { Spec } from '../api/spec.ts';
import type { DeployRecord } from '../api/status.ts';
import { withoutIdleToken } from './account-token.ts';
import { standaloneArgs } from './application-mode.ts';
import { canonicalPod } from './canonical-pod.ts';
import { flinkConf, options, PORTS } from './flink-conf.ts';
import { dynamicOptions, javaOptions } from './launch.ts';
import { defaultResources, roleConfig } from './memory.ts';
import { merged } from './merge-template.ts';
import { programArgs } from './program-args.ts';

/** An object of ours: it has a name. */
export type WithName<T> = T & { readonly metadata: { readonly name: string } };

/** The same, of a kind. */
export type OfKind<K extends string, T> = WithName<T> & { readonly kind: K };

/** Whose pods they are. */
export interface Owner {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
}

/** Labels by which the pods of one role of one cluster are told from all others. */
export const podSelector = (owner: Owner, hash: string, role: Role): Record<string, string> => ({
  [APP_LABEL]: owner.name,
  [HASH_LABEL]: hash,
  [ROLE_LABEL]: role,
  [UID_LABEL]: owner.uid,
});

const field = (name: string, fieldPath: string): V1EnvVar => ({
  name,
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } },
});

const environment = (owner: Owner, record: DeployRecord, role: Role): V1EnvVar[] => {
  const all = options(owner, record.hash, record.spec, role);
  const conf = flinkConf(record.spec, all);
  return [
    { name: 'AWS_METADATA_SERVICE_TIMEOUT', value: '5' },
    { name: 'AWS_METADATA_SERVICE_NUM_ATTEMPTS', value: '20' },
    { name: 'APP_NAME', value: owner.name },
    field('HOST_NAME', 'metadata.name'),
    field('HOST_IP', 'status.podIP'),
    { name: 'OPERATOR_FLINK_CONFIG', value: conf },
    { name: 'FLINK_PROPERTIES', value: conf },
    { name: 'FLINK_DEPLOYMENT_TYPE', value: role },
    ...javaOptions(role, all),
    ...(roleConfig(record.spec, role)?.envConfig?.env ?? []),
  ];
};

const canonical = (amounts: Readonly<Record<string, string | number>>): Record<string, string> =>
  Object.fromEntries(Object.entries(amounts).map(([name, value]) => [name, canonicalQuantity(value)]));

const resources = (spec: Spec, role: Role) => {
  const given = roleConfig(spec, role)?.resources;
  const standard = defaultResources(spec.flinkVersion, role);
  const { requests, limits } = given ?? { requests: standard, limits: standard };
  return {
    ...(requests === undefined ? {} : { requests: canonical(requests) }),
    ...(limits === undefined ? {} : { limits: canonical(limits) }),
  };
};

/** What the process of a role listens on. */
export const ports = (spec: Spec, role: Role) => [
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

const container = (owner: Owner, record: DeployRecord, role: Role): V1Container => {
  const config = roleConfig(record.spec, role);
  const { image, imagePullPolicy, volumeMounts } = record.spec;
  return {
    name: role,
    image,
    imagePullPolicy: imagePullPolicy ?? 'IfNotPresent',
    args: [...entryPoint(record, role, dynamicOptions(record.spec, options(owner, record.hash, record.spec, role)))],
    // What the process said last is what a person wants to read when it ends.
    terminationMessagePolicy: 'FallbackToLogsOnError',
    env: environment(owner, record, role),
    ...(config?.envConfig?.envFrom === undefined ? {} : { envFrom: [...config.envConfig.envFrom] }),
    ports: ports(record.spec, role),
    resources: resources(record.spec, role),
    ...(role === 'jobmanager' ? { readinessProbe: readinessProbe(record.spec) } : {}),
    ...(volumeMounts === undefined ? {} : { volumeMounts: [...volumeMounts] }),
  };
};

/**
 * Flink halts itself five seconds after it was asked to end (JvmShutdownSafeguard); its start script, which runs before
 * it, does not listen at all, and a pod that is deleted while it starts would keep the next cluster waiting.
 */
const GRACE_SECONDS = 5;

/** The pods of one role: the template of the spec merged over ours by name. Labels by which pods are told apart stay ours. */
export const podTemplate = (owner: Owner, record: DeployRecord, role: Role): V1PodTemplateSpec => {
  const own = ownTemplate(owner, record, role);
  const template = roleConfig(record.spec, role)?.podTemplate;
  if (template === undefined) return withoutIdleToken(record.spec, own);
  const both = withoutIdleToken(
    record.spec,
    merged(own, canonicalPod<{ readonly spec?: unknown }>(template)) as V1PodTemplateSpec,
  );
  return { ...both, metadata: { ...both.metadata, labels: { ...both.metadata?.labels, ...own.metadata?.labels } } };
};

/** What the spec says of all its pods. */
export const podSettings = (spec: Spec) => ({
  ...(spec.volumes === undefined ? {} : { volumes: [...spec.volumes] }),
  ...(spec.imagePullSecrets === undefined ? {} : { imagePullSecrets: [...spec.imagePullSecrets] }),
  ...(spec.serviceAccountName === undefined ? {} : { serviceAccountName: spec.serviceAccountName }),
  ...(spec.securityContext === undefined ? {} : { securityContext: spec.securityContext }),
});

/** What the spec does not say is left out, so that nothing we say differs from what is stored. */
const ownTemplate = (owner: Owner, record: DeployRecord, role: Role): V1PodTemplateSpec => {
  const { spec } = record;
  const config = roleConfig(spec, role);
  return {
    metadata: {
      labels: { ...record.labels, ...recommendedLabels(owner.name, role), ...podSelector(owner, record.hash, role) },
    },
    spec: {
      terminationGracePeriodSeconds: GRACE_SECONDS,
      containers: [container(owner, record, role)],
      ...podSettings(spec),
      ...(config?.nodeSelector === undefined ? {} : { nodeSelector: { ...config.nodeSelector } }),
      ...(config?.tolerations === undefined ? {} : { tolerations: [...config.tolerations] }),
      ...(config?.affinity === undefined ? {} : { affinity: config.affinity }),
    },
  };
};
