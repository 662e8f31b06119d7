import type { V1EnvVar } from '@kubernetes/client-node';
import type { Role } from '../../api/labels.ts';
import type { DeployRecord } from '../../api/status.ts';
import { javaOptions } from '../flink-config/entrypoint-options.ts';
import { flinkConf, flinkOptions } from '../flink-config/flink-options.ts';
import { roleConfig } from '../flink-config/role-config.ts';
import type { Owner } from '../metadata/owner.ts';

const field = (name: string, fieldPath: string): V1EnvVar => ({
  name,
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } },
});

export const environment = (owner: Owner, record: DeployRecord, role: Role): V1EnvVar[] => {
  const all = flinkOptions(owner, record.hash, record.spec, role);
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
