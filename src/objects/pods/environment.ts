import type { V1EnvVar } from '@kubernetes/client-node';
import type { Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord } from '../../api/status.ts';
import { javaOptionsVariable } from '../flink-config/java-options.ts';
import { kubernetesText } from '../flink-config/kubernetes-text.ts';
import { DOLLAR, deliveredBy, destinationOf } from '../flink-config/option-delivery.ts';
import { roleConfig } from '../flink-config/role-config.ts';
import type { Owner } from '../metadata/owner.ts';

type Options = Readonly<Record<string, string>>;

const podField = (name: string, fieldPath: string): V1EnvVar => ({
  name,
  valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } },
});

/** Variables that every container with Flink's options has, so that options can refer to them. */
export const commonVariables = (owner: Owner): readonly V1EnvVar[] => [
  { name: 'AWS_METADATA_SERVICE_TIMEOUT', value: '5' },
  { name: 'AWS_METADATA_SERVICE_NUM_ATTEMPTS', value: '20' },
  { name: 'APP_NAME', value: owner.name },
  podField('HOST_NAME', 'metadata.name'),
  podField('HOST_IP', 'status.podIP'),
];

/** Options as lines `name: value`, a form that flink-conf.yaml (1.x) and config.yaml (1.19 and newer) share. */
const flinkConf = (spec: Spec, role: Role, options: Options): string => {
  const destination = destinationOf(spec, role, Object.keys(options));
  return kubernetesText(
    deliveredBy(destination, options, 'properties')
      .map(([name, text]) => `${name}: ${text}\n`)
      .join(''),
  );
};

/**
 * Variables of the Flink container; all but FLINK_PROPERTIES and the JVM options are Lyft's. Those of the user come last, so
 * that they win.
 * @param options all Flink options of the role
 */
export const environment = (
  owner: Owner,
  { spec }: DeployRecord,
  role: Role,
  options: Options,
): readonly V1EnvVar[] => {
  const conf = flinkConf(spec, role, options);
  const variables: V1EnvVar[] = [
    ...commonVariables(owner),
    { name: 'OPERATOR_FLINK_CONFIG', value: conf },
    { name: 'FLINK_PROPERTIES', value: conf },
    { name: 'FLINK_DEPLOYMENT_TYPE', value: role },
  ];
  if (conf.includes(DOLLAR.name)) variables.push(DOLLAR);
  const javaOptions = javaOptionsVariable(spec, role, options);
  if (javaOptions !== undefined) variables.push(javaOptions);
  variables.push(...(roleConfig(spec, role)?.envConfig?.env ?? []));
  return variables;
};
