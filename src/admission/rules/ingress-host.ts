import { expandHost } from '../../objects/network/ingress.ts';
import { nameOf } from '../object-name.ts';
import { rule } from '../rule.ts';

const HOST = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export const ingressHost = rule({
  name: 'ingress-host',
  level: 'error',
  guards: 'Hosts that the API server would refuse in an Ingress.',
  check: ({ metadata, spec }) => {
    if (spec.ingress === undefined) return [];
    const host = expandHost(spec.ingress.host, { name: nameOf(metadata), namespace: metadata.namespace ?? 'default' });
    if (host.length <= 253 && HOST.test(host)) return [];
    return [
      {
        path: 'spec.ingress.host',
        fault: `gives ${JSON.stringify(host)}, which is no DNS name`,
        advice: 'use a-z, 0-9, - and dots, with {{name}} and {{namespace}} for the application’s own',
        got: spec.ingress.host,
      },
    ];
  },
});
