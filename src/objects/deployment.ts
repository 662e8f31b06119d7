import type { V1Deployment, V1Job } from '@kubernetes/client-node';
import {
  APP_LABEL,
  HASH_LABEL,
  JOB_ANNOTATION,
  LAST_APPLIED_ANNOTATION,
  ROLE_LABEL,
  type Role,
  recommendedLabels,
} from '../api/labels.ts';
import type { DeployRecord } from '../api/status.ts';
import { taskManagers } from './flink-conf.ts';
import { deploymentName, jobManagerName } from './names.ts';
import { type OfKind, type Owner, podSelector, podTemplate } from './pod.ts';

const jobProperties = ({ spec }: DeployRecord): string =>
  `jarName: ${spec.jarName ?? ''}\nparallelism: ${spec.parallelism}\nentryClass:${spec.entryClass ?? ''}\nprogramArgs:"${spec.programArgs ?? ''}"`;

const replicas = (record: DeployRecord, role: Role): number =>
  role === 'jobmanager' ? (record.spec.jobManagerConfig?.replicas ?? 1) : taskManagers(record.spec);

const nameOf = (owner: Owner, { hash, start }: DeployRecord, role: Role): string =>
  role === 'jobmanager' && start !== undefined
    ? jobManagerName(owner.name, hash, start.attempt)
    : deploymentName(owner.name, hash, role);

/** Names, labels and annotations of what makes the pods of one role. */
export const podsMetadata = (owner: Owner, record: DeployRecord, role: Role) => ({
  name: nameOf(owner, record, role),
  namespace: owner.namespace,
  labels: {
    ...record.labels,
    ...recommendedLabels(owner.name, role),
    [APP_LABEL]: owner.name,
    [HASH_LABEL]: record.hash,
    [ROLE_LABEL]: role,
  },
  annotations: {
    [JOB_ANNOTATION]: jobProperties(record),
    ...(record.spec.restartNonce === undefined ? {} : { 'restart-nonce': record.spec.restartNonce }),
  },
});

/** The Deployment of one role of one cluster. Recreate: two JobManagers without high availability would be two clusters. */
export const deployment = (owner: Owner, record: DeployRecord, role: Role): OfKind<'Deployment', V1Deployment> => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: podsMetadata(owner, record, role),
  spec: {
    replicas: replicas(record, role),
    strategy: { type: 'Recreate' },
    selector: { matchLabels: podSelector(owner, record.hash, role) },
    template: podTemplate(owner, record, role),
  },
});

const isOfPods = <T extends V1Deployment | V1Job>(value: unknown): value is T =>
  typeof value === 'object' && value !== null && 'spec' in value;

/** What was last asked of an object, as Metacontroller remembers it. */
export const lastAppliedSpec = <T extends V1Deployment | V1Job>(observed: T): T['spec'] | undefined => {
  const text = observed.metadata?.annotations?.[LAST_APPLIED_ANNOTATION];
  if (text === undefined) return undefined;
  try {
    const applied: unknown = JSON.parse(text);
    return isOfPods<T>(applied) ? applied.spec : undefined;
  } catch {
    return undefined; // somebody else wrote the annotation: what we render now is as good
  }
};

/**
 * What we ask of a Deployment that exists is what we asked when it was made: a newer flinkapp may render a cluster
 * differently, and must not restart the pods of a running job for that.
 */
export const keepSpec = (
  desired: OfKind<'Deployment', V1Deployment>,
  observed: V1Deployment | undefined,
): OfKind<'Deployment', V1Deployment> => {
  const spec = observed === undefined ? undefined : lastAppliedSpec(observed);
  // How many there are is no matter of their template; 1 is what Kubernetes takes where nothing is said.
  const { replicas: wanted } = { replicas: 1, ...desired.spec };
  return spec === undefined ? desired : { ...desired, spec: { ...spec, replicas: wanted } };
};
