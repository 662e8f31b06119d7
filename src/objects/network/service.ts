import type { V1Service, V1ServicePort, V1ServiceSpec } from '@kubernetes/client-node';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord } from '../../api/status.ts';
import { portOf } from '../flink-config/ports.ts';
import { inApplicationMode } from '../flink-config/submission-mode.ts';
import { clusterName, stableServiceName } from '../metadata/names.ts';
import { applicationLabels, clusterLabels, podSelector } from '../metadata/object-labels.ts';
import type { ObjectOfKind } from '../metadata/object-of-kind.ts';
import type { Owner } from '../metadata/owner.ts';

const port = (name: string, number: number): V1ServicePort => ({
  name,
  port: number,
  targetPort: number,
  protocol: 'TCP',
});

const ports = (spec: Spec): V1ServicePort[] => [
  port('rpc', portOf(spec, 'rpcPort')),
  port('blob', portOf(spec, 'blobPort')),
  port('query', portOf(spec, 'queryPort')),
  port('ui', portOf(spec, 'uiPort')),
  port('metric-query', portOf(spec, 'metricsQueryPort')),
];

/**
 * The Service of one cluster's JobManager: TaskManagers and flinkapp use its name. It also has pods that are not Ready, so
 * that a TaskManager that starts at the same time need not wait ten seconds for the name. It is headless except in
 * application mode: TaskManagers start before the JobManager there, and would cache that a name has no address.
 */
export const clusterService = (owner: Owner, { hash, spec }: DeployRecord): ObjectOfKind<'Service', V1Service> => {
  const headless: V1ServiceSpec = inApplicationMode(spec) ? {} : { clusterIP: 'None' };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: clusterName(owner.name, hash),
      namespace: owner.namespace,
      labels: clusterLabels(owner, hash),
    },
    spec: {
      ...headless,
      publishNotReadyAddresses: true,
      selector: podSelector(owner, hash, 'jobmanager'),
      ports: ports(spec),
    },
  };
};

/** The Service with the application's own name: the dashboard of the live cluster. */
export const stableService = (
  owner: Owner,
  live: DeployRecord,
  annotations?: Readonly<Record<string, string>>,
): ObjectOfKind<'Service', V1Service> => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: stableServiceName(owner.name),
    namespace: owner.namespace,
    labels: applicationLabels(owner),
    ...(annotations === undefined ? {} : { annotations }),
  },
  spec: {
    type: 'ClusterIP',
    selector: podSelector(owner, live.hash, 'jobmanager'),
    ports: [port('ui', portOf(live.spec, 'uiPort'))],
  },
});
