import type { Role } from '../../api/labels.ts';
import { APP_LABEL, HASH_LABEL, JOB_ANNOTATION, ROLE_LABEL, recommendedLabels } from '../../api/labels.ts';
import type { DeployRecord } from '../../api/status.ts';
import { deploymentName, jobManagerName } from '../metadata/names.ts';
import type { Owner } from '../metadata/owner.ts';

const jobProperties = ({ spec }: DeployRecord): string =>
  `jarName: ${spec.jarName ?? ''}\nparallelism: ${spec.parallelism}\nentryClass:${spec.entryClass ?? ''}\nprogramArgs:"${spec.programArgs ?? ''}"`;

const nameOf = (owner: Owner, { hash, start }: DeployRecord, role: Role): string =>
  role === 'jobmanager' && start !== undefined
    ? jobManagerName(owner.name, hash, start.attempt)
    : deploymentName(owner.name, hash, role);

/** Names, labels and annotations of what makes the pods of one role. */
export const workloadMetadata = (owner: Owner, record: DeployRecord, role: Role) => ({
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
