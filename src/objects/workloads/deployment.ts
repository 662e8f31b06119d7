import type { V1Deployment } from '@kubernetes/client-node';
import type { DeepReadonly } from '../../api/kubernetes.ts';
import type { Role } from '../../api/labels.ts';
import type { DeployRecord } from '../../api/status.ts';
import { taskManagers } from '../flink-config/task-slots.ts';
import { lastAppliedSpec } from '../metadata/last-applied.ts';
import { podSelector } from '../metadata/object-labels.ts';
import type { ObjectOfKind } from '../metadata/object-of-kind.ts';
import type { Owner } from '../metadata/owner.ts';
import { podTemplate } from '../pods/pod-template.ts';
import { workloadMetadata } from './workload-metadata.ts';

const replicas = ({ spec }: DeployRecord, role: Role): number =>
  role === 'jobmanager' ? (spec.jobManagerConfig?.replicas ?? 1) : taskManagers(spec);

/**
 * The Deployment of one role of one cluster. Its strategy is Recreate: without high availability, an old and a new
 * JobManager side by side would be two clusters.
 */
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
 * The Deployment as it exists, with the desired number of replicas. A newer flinkapp may render another template, and that
 * must not restart the pods of a running job.
 */
export const keepAppliedSpec = (
  desired: ObjectOfKind<'Deployment', V1Deployment>,
  observed: DeepReadonly<V1Deployment> | undefined,
): ObjectOfKind<'Deployment', V1Deployment> => {
  const applied = lastAppliedSpec(observed);
  if (applied === undefined) return desired;
  const { replicas: count } = { replicas: 1, ...desired.spec };
  return { ...desired, spec: { ...applied, replicas: count } };
};
