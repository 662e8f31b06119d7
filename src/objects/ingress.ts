import type { V1Ingress } from '@kubernetes/client-node';
import { APP_LABEL, recommendedLabels } from '../api/labels.ts';
import type { Spec } from '../api/spec.ts';
import type { DeployRecord } from '../api/status.ts';
import { PORTS } from './flink-conf.ts';
import { stableServiceName } from './names.ts';
import type { OfKind, Owner } from './pod.ts';

/** `{{name}}` and `{{namespace}}` stand for the application's own. */
export const hostOf = (pattern: string, { name, namespace }: Pick<Owner, 'name' | 'namespace'>): string =>
  pattern.replaceAll('{{name}}', name).replaceAll('{{namespace}}', namespace);

/** The way to the dashboard from outside: by the application's own Service, so to whichever cluster is live. */
export const ingress = (
  owner: Owner,
  live: DeployRecord,
  wanted: Spec['ingress'],
): readonly OfKind<'Ingress', V1Ingress>[] => {
  if (wanted === undefined) return [];
  const host = hostOf(wanted.host, owner);
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
