import { expandHost } from '../../objects/network/ingress.ts';
import { nameOf } from '../object-name.ts';
import { rule } from '../rule.ts';

/** A DNS name whose first label may be `*` (Kubernetes, "Ingress"). */
const HOST = /^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MAX_LENGTH = 253;

export const ingressHost = rule({
  name: 'ingress-host',
  level: 'error',
  guards: 'Kubernetes refuses an Ingress whose host is an invalid DNS name.',
  violations: ({ metadata, spec }) => {
    if (spec.ingress === undefined) return [];
    const host = expandHost(spec.ingress.host, { name: nameOf(metadata), namespace: metadata.namespace ?? 'default' });
    if (host.length <= MAX_LENGTH && HOST.test(host)) return [];
    return [
      {
        path: 'spec.ingress.host',
        problem: `becomes the invalid DNS name ${JSON.stringify(host)}`,
        advice: "use a-z, 0-9, - and dots; {{name}} and {{namespace}} stand for the application's",
        got: spec.ingress.host,
      },
    ];
  },
});
