import type { V1EnvVar } from '@kubernetes/client-node';
import type { Role } from '../../api/labels.ts';
import type { DeployRecord } from '../../api/status.ts';
import { javaOptionsVariable } from '../flink-config/entrypoint-options.ts';
import { flinkConf } from '../flink-config/flink-options.ts';
import { roleConfig } from '../flink-config/role-config.ts';
import type { Owner } from '../metadata/owner.ts';

const podField = (name: string, fieldPath: string): V1EnvVar => ({
  name,
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } },
});

/**
 * Variables of the Flink container; all but FLINK_PROPERTIES and the JVM options are Lyft's. Those of the user come last, so
 * that they win.
 * @param options all Flink options of the role
 */
export const environment = (
  owner: Owner,
  { spec }: DeployRecord,
  role: Role,
  options: Readonly<Record<string, string>>,
): readonly V1EnvVar[] => {
  const conf = flinkConf(spec, options);
  const variables: V1EnvVar[] = [
    { name: 'AWS_METADATA_SERVICE_TIMEOUT', value: '5' },
    { name: 'AWS_METADATA_SERVICE_NUM_ATTEMPTS', value: '20' },
    { name: 'APP_NAME', value: owner.name },
    podField('HOST_NAME', 'metadata.name'),
    podField('HOST_IP', 'status.podIP'),
    { name: 'OPERATOR_FLINK_CONFIG', value: conf },
    { name: 'FLINK_PROPERTIES', value: conf },
    { name: 'FLINK_DEPLOYMENT_TYPE', value: role },
  ];
  const javaOptions = javaOptionsVariable(role, options);
  if (javaOptions !== undefined) variables.push(javaOptions);
  variables.push(...(roleConfig(spec, role)?.envConfig?.env ?? []));
  return variables;
};
