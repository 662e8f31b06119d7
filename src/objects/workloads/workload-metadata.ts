import { HA_CLUSTER_ANNOTATION, JOB_ANNOTATION, ROLE_LABEL, type Role } from '../../api/labels.ts';
import type { DeployRecord } from '../../api/status.ts';
import { deploymentName, jobManagerName } from '../metadata/names.ts';
import { clusterLabels } from '../metadata/object-labels.ts';
import type { Owner } from '../metadata/owner.ts';
import { userLabels } from '../metadata/user-labels.ts';

/** In the format of Lyft's operator. */
const jobProperties = ({ spec }: DeployRecord): string =>
  [
    `jarName: ${spec.jarName ?? ''}`,
    `parallelism: ${spec.parallelism}`,
    `entryClass:${spec.entryClass ?? ''}`,
    `programArgs:"${spec.programArgs ?? ''}"`,
  ].join('\n');

const workloadName = (owner: Owner, { hash, start }: DeployRecord, role: Role): string =>
  role === 'jobmanager' && start !== undefined
    ? jobManagerName(owner.name, hash, start.attempt)
    : deploymentName(owner.name, hash, role);

/** Metadata of the Deployment or Job that runs the pods of one role. */
export const workloadMetadata = (owner: Owner, record: DeployRecord, role: Role) => {
  const annotations: Record<string, string> = { [JOB_ANNOTATION]: jobProperties(record) };
  if (record.spec.restartNonce !== undefined) annotations['restart-nonce'] = record.spec.restartNonce;
  if (record.haClusterId !== undefined) annotations[HA_CLUSTER_ANNOTATION] = record.haClusterId;
  return {
    name: workloadName(owner, record, role),
    namespace: owner.namespace,
    labels: { ...userLabels(record.labels), ...clusterLabels(owner, record.hash, role), [ROLE_LABEL]: role },
    annotations,
  };
};
