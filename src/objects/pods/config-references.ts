import type { V1Container, V1EnvFromSource, V1EnvVar, V1PodTemplateSpec, V1Volume } from '@kubernetes/client-node';
import { ROLES } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import { roleConfig } from '../flink-config/role-config.ts';

/** ConfigMaps and Secrets that the pods of a spec read, as `ConfigMap/name` and `Secret/name`, sorted. */

const reference = (kind: 'ConfigMap' | 'Secret', name: string | undefined): readonly string[] =>
  name === undefined || name === '' ? [] : [`${kind}/${name}`];

const ofVolume = ({ configMap, secret, projected }: V1Volume): readonly string[] => [
  ...reference('ConfigMap', configMap?.name),
  ...reference('Secret', secret?.secretName),
  ...(projected?.sources ?? []).flatMap((source) => [
    ...reference('ConfigMap', source.configMap?.name),
    ...reference('Secret', source.secret?.name),
  ]),
];

const ofVariable = ({ valueFrom }: V1EnvVar): readonly string[] => [
  ...reference('ConfigMap', valueFrom?.configMapKeyRef?.name),
  ...reference('Secret', valueFrom?.secretKeyRef?.name),
];

const ofSource = ({ configMapRef, secretRef }: V1EnvFromSource): readonly string[] => [
  ...reference('ConfigMap', configMapRef?.name),
  ...reference('Secret', secretRef?.name),
];

const ofContainer = ({ env = [], envFrom = [] }: Pick<V1Container, 'env' | 'envFrom'>): readonly string[] => [
  ...env.flatMap(ofVariable),
  ...envFrom.flatMap(ofSource),
];

const ofTemplate = ({ spec }: V1PodTemplateSpec): readonly string[] => [
  ...[...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].flatMap(ofContainer),
  ...(spec?.volumes ?? []).flatMap(ofVolume),
];

const ofRole = (spec: Spec, role: (typeof ROLES)[number]): readonly string[] => {
  const config = roleConfig(spec, role);
  const container = (config?.envConfig ?? {}) as unknown as Pick<V1Container, 'env' | 'envFrom'>;
  return [...ofContainer(container), ...ofTemplate((config?.podTemplate ?? {}) as V1PodTemplateSpec)];
};

export const configReferences = (spec: Spec): readonly string[] => {
  const volumes = (spec.volumes ?? []) as readonly V1Volume[];
  return [...new Set([...volumes.flatMap(ofVolume), ...ROLES.flatMap((role) => ofRole(spec, role))])].sort();
};
