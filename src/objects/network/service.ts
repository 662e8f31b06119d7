import type { V1Service } from '@kubernetes/client-node';
import { APP_LABEL, HASH_LABEL, recommendedLabels } from '../../api/labels.ts';
import type { DeployRecord } from '../../api/status.ts';
import { PORTS } from '../flink-config/ports.ts';
import { inApplicationMode } from '../flink-config/submission-mode.ts';
import { clusterName, stableServiceName } from '../metadata/names.ts';
import type { ObjectOfKind } from '../metadata/object-of-kind.ts';
import type { Owner } from '../metadata/owner.ts';
import { podSelector } from '../metadata/pod-selector.ts';

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
export const clusterService = (owner: Owner, record: DeployRecord): ObjectOfKind<'Service', V1Service> => ({
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

/** The application's own name: the dashboard of whichever cluster is live. */
export const stableService = (owner: Owner, live: DeployRecord): ObjectOfKind<'Service', V1Service> => ({
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
