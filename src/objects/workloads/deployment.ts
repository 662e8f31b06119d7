import type { V1Deployment } from '@kubernetes/client-node';
import type { Role } from '../../api/labels.ts';
import type { DeployRecord } from '../../api/status.ts';
import { taskManagers } from '../flink-config/task-slots.ts';
import { lastAppliedSpec } from '../metadata/last-applied.ts';
import type { ObjectOfKind } from '../metadata/object-of-kind.ts';
import type { Owner } from '../metadata/owner.ts';
import { podSelector } from '../metadata/pod-selector.ts';
import { podTemplate } from '../pods/pod-template.ts';
import { workloadMetadata } from './workload-metadata.ts';

const replicas = (record: DeployRecord, role: Role): number =>
  role === 'jobmanager' ? (record.spec.jobManagerConfig?.replicas ?? 1) : taskManagers(record.spec);

/** The Deployment of one role of one cluster. Recreate: two JobManagers without high availability would be two clusters. */
export const deployment = (
  owner: Owner,
  record: DeployRecord,
  role: Role,
): ObjectOfKind<'Deployment', V1Deployment> => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: workloadMetadata(owner, record, role),
  spec: {
    replicas: replicas(record, role),
    strategy: { type: 'Recreate' },
    selector: { matchLabels: podSelector(owner, record.hash, role) },
    template: podTemplate(owner, record, role),
  },
});

/**
 * What we ask of a Deployment that exists is what we asked when it was made: a newer flinkapp may render a cluster
 * differently, and must not restart the pods of a running job for that.
 */
export const keepAppliedSpec = (
  desired: ObjectOfKind<'Deployment', V1Deployment>,
  observed: V1Deployment | undefined,
): ObjectOfKind<'Deployment', V1Deployment> => {
  const spec = observed === undefined ? undefined : lastAppliedSpec(observed);
  // How many there are is no matter of their template; 1 is what Kubernetes takes where nothing is said.
  const { replicas: wanted } = { replicas: 1, ...desired.spec };
  return spec === undefined ? desired : { ...desired, spec: { ...spec, replicas: wanted } };
};
