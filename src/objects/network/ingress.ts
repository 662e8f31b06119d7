import type { V1Ingress, V1IngressSpec, V1ObjectMeta } from '@kubernetes/client-node';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord } from '../../api/status.ts';
import { portOf } from '../flink-config/ports.ts';
import { stableServiceName } from '../metadata/names.ts';
import { applicationLabels } from '../metadata/object-labels.ts';
import type { ObjectOfKind } from '../metadata/object-of-kind.ts';
import type { NamespacedName, Owner } from '../metadata/owner.ts';

/** A host name with `{{name}}` and `{{namespace}}` replaced. */
export const expandHost = (pattern: string, { name, namespace }: NamespacedName): string =>
  pattern.replaceAll('{{name}}', name).replaceAll('{{namespace}}', namespace);

const ingressSpec = (
  host: string,
  service: string,
  port: number,
  { className, tlsSecretName }: NonNullable<Spec['ingress']>,
): V1IngressSpec => {
  const spec: V1IngressSpec = {};
  if (className !== undefined) spec.ingressClassName = className;
  if (tlsSecretName !== undefined) spec.tls = [{ hosts: [host], secretName: tlsSecretName }];
  const backend = { service: { name: service, port: { number: port } } };
  spec.rules = [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }];
  return spec;
};

/** The Ingress of the dashboard. It leads to the stable Service, and so to the live cluster. */
export const ingress = (
  owner: Owner,
  live: DeployRecord,
  fields: Spec['ingress'],
): readonly ObjectOfKind<'Ingress', V1Ingress>[] => {
  if (fields === undefined) return [];
  const name = stableServiceName(owner.name);
  const metadata: V1ObjectMeta & { name: string } = {
    name,
    namespace: owner.namespace,
    labels: applicationLabels(owner),
  };
  if (fields.annotations !== undefined) metadata.annotations = fields.annotations;
  const spec = ingressSpec(expandHost(fields.host, owner), name, portOf(live.spec, 'uiPort'), fields);
  return [{ apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec }];
};
