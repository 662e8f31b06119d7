import type { V1Ingress } from '@kubernetes/client-node';
import { APP_LABEL, recommendedLabels } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord } from '../../api/status.ts';
import { PORTS } from '../flink-config/ports.ts';
import { stableServiceName } from '../metadata/names.ts';
import type { ObjectOfKind } from '../metadata/object-of-kind.ts';
import type { Owner } from '../metadata/owner.ts';

/** `{{name}}` and `{{namespace}}` stand for the application's own. */
export const expandHost = (pattern: string, { name, namespace }: Pick<Owner, 'name' | 'namespace'>): string =>
  pattern.replaceAll('{{name}}', name).replaceAll('{{namespace}}', namespace);

/** The way to the dashboard from outside: by the application's own Service, so to whichever cluster is live. */
export const ingress = (
  owner: Owner,
  live: DeployRecord,
  wanted: Spec['ingress'],
): readonly ObjectOfKind<'Ingress', V1Ingress>[] => {
  if (wanted === undefined) return [];
  const host = expandHost(wanted.host, owner);
  const backend = {
    service: { name: stableServiceName(owner.name), port: { number: live.spec.uiPort ?? PORTS.uiPort } },
  };
  return [
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name: stableServiceName(owner.name),
        namespace: owner.namespace,
        labels: { ...recommendedLabels(owner.name), [APP_LABEL]: owner.name },
        ...(wanted.annotations === undefined ? {} : { annotations: { ...wanted.annotations } }),
      },
      spec: {
        ...(wanted.className === undefined ? {} : { ingressClassName: wanted.className }),
        ...(wanted.tlsSecretName === undefined ? {} : { tls: [{ hosts: [host], secretName: wanted.tlsSecretName }] }),
        rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
      },
    },
  ];
};
