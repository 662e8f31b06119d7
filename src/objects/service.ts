import type { V1Service } from '@kubernetes/client-node';
import { APP_LABEL, HASH_LABEL, recommendedLabels } from '../api/labels.ts';
import type { Spec } from '../api/spec.ts';
import type { DeployRecord } from '../api/status.ts';
import { inApplicationMode } from './application-mode.ts';
import { type Place, PORTS } from './flink-conf.ts';
import { clusterName, stableServiceName } from './names.ts';
import { type OfKind, type Owner, podSelector } from './pod.ts';

const port = (name: string, number: number) => ({ name, port: number, targetPort: number, protocol: 'TCP' });

const ports = ({ spec }: DeployRecord) => [
  port('rpc', spec.rpcPort ?? PORTS.rpcPort),
  port('blob', spec.blobPort ?? PORTS.blobPort),
  port('query', spec.queryPort ?? PORTS.queryPort),
  port('ui', spec.uiPort ?? PORTS.uiPort),
  port('metrics', spec.metricsQueryPort ?? PORTS.metricsQueryPort),
];

/**
 * The name of one cluster's JobManager: what its TaskManagers register with and what we call. It names pods that are not
 * Ready: without that a TaskManager that starts with its JobManager waits ten seconds for the name. Headless, but for an
 * application's TaskManagers, which are there before their JobManager: a name without an address is remembered as none.
 */
export const clusterService = (owner: Owner, record: DeployRecord): OfKind<'Service', V1Service> => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: clusterName(owner.name, record.hash),
    namespace: owner.namespace,
    labels: { ...recommendedLabels(owner.name), [APP_LABEL]: owner.name, [HASH_LABEL]: record.hash },
  },
  spec: {
    ...(inApplicationMode(record.spec) ? {} : { clusterIP: 'None' }),
    publishNotReadyAddresses: true,
    selector: podSelector(owner, record.hash, 'jobmanager'),
    ports: ports(record),
  },
});

/** Where the REST API of a cluster is: always a name of our own making (R9). */
export const restUrl = ({ name, namespace }: Place, hash: string, spec: Spec | undefined): string =>
  `http://${clusterName(name, hash)}.${namespace}.svc:${spec?.uiPort ?? PORTS.uiPort}`;

/** The application's own name: the dashboard of whichever cluster is live. */
export const stableService = (owner: Owner, live: DeployRecord): OfKind<'Service', V1Service> => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: stableServiceName(owner.name),
    namespace: owner.namespace,
    labels: { ...recommendedLabels(owner.name), [APP_LABEL]: owner.name },
  },
  spec: {
    type: 'ClusterIP',
    selector: podSelector(owner, live.hash, 'jobmanager'),
    ports: [port('ui', live.spec.uiPort ?? PORTS.uiPort)],
  },
});
