import { atLeast, type FlinkVersion, parseFlinkVersion } from '../../api/flink-version.ts';
import type { Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord } from '../../api/status.ts';
import { clusterName } from '../metadata/names.ts';
import type { NamespacedName } from '../metadata/owner.ts';
import { hasHighAvailability } from './high-availability.ts';
import { flinkMemory, memoryOption } from './memory.ts';
import { underVersionNames } from './option-names.ts';
import { portOf } from './ports.ts';
import { prometheusDefaults, prometheusOptions, reporterList } from './prometheus.ts';
import { inApplicationMode } from './submission-mode.ts';
import { taskSlots } from './task-slots.ts';

type Options = Readonly<Record<string, string>>;

/**
 * Options that users can override. A TaskManager that finds no JobManager registers again after `error-delay`, by default
 * 10 s (Flink, ClusterOptions; milliseconds, as 1.x and 2.x both read a plain number). Without retention Flink deletes the
 * checkpoints of a job that fails or is cancelled, and the next job has no restore point; Flink before 1.10 ignores it.
 */
export const DEFAULT_OPTIONS: Options = {
  'cluster.registration.error-delay': '500',
  'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
};

/**
 * JobManagers list ended jobs for seven days, and the last hundred; users can override it. flinkapp may be away for longer
 * than Flink's default of one hour, and would find that a job is gone, but not how it ended. Flink 2.3 renamed the options.
 */
const endedJobs = (version: FlinkVersion | undefined): Options =>
  version !== undefined && atLeast(version, 2, 3)
    ? { 'completed-application-store.expiration-time': '7d', 'completed-application-store.max-capacity': '100' }
    : { 'jobstore.expiration-time': '604800', 'jobstore.max-capacity': '100' };

/**
 * Application mode: without these the JobManager would end with its job, and its next pod would run the job again from the
 * beginning (Flink 1.15 and newer; seen on 1.20). With the third, an error in the main method becomes a FAILED job that
 * has the error.
 */
const applicationOptions = ({ parallelism }: Spec): Options => ({
  'parallelism.default': String(parallelism),
  'execution.shutdown-on-application-finish': 'false',
  'execution.submit-failed-job-on-application-error': 'true',
  'job-result-store.delete-on-commit': 'false',
});

const memory = (spec: Spec, role: Role): string => `${(flinkMemory(spec, role) ?? 0) / 1024}k`;

/** Options that follow from other fields of the spec. They override flinkConfig, and admission warns of that. */
export const forcedOptions = (spec: Spec): Options => ({
  'taskmanager.numberOfTaskSlots': String(taskSlots(spec)),
  'jobmanager.rpc.port': String(portOf(spec, 'rpcPort')),
  'rest.port': String(portOf(spec, 'uiPort')),
  'blob.server.port': String(portOf(spec, 'blobPort')),
  'query.server.port': String(portOf(spec, 'queryPort')),
  'metrics.internal.query-service.port': String(portOf(spec, 'metricsQueryPort')),
  ...prometheusOptions(spec),
  ...(inApplicationMode(spec) ? applicationOptions(spec) : {}),
  [memoryOption(spec.flinkVersion, 'jobmanager')]: memory(spec, 'jobmanager'),
  [memoryOption(spec.flinkVersion, 'taskmanager')]: memory(spec, 'taskmanager'),
});

/** Options of flinkConfig that flinkapp drops: addresses, and other names of the options it forces. */
export const DROPPED_OPTIONS: readonly string[] = [
  'jobmanager.rpc.address',
  'jobmanager.web.port',
  'jobmanager.heap.size',
  'jobmanager.heap.mb',
  'taskmanager.heap.size',
  'taskmanager.heap.mb',
  'taskmanager.host',
];

/** Options of high availability that flinkapp sets for each cluster, so that none finds the jobs of another. */
export const CLUSTER_OPTIONS: readonly string[] = [
  'kubernetes.cluster-id',
  'kubernetes.namespace',
  'high-availability.cluster-id',
  'high-availability.zookeeper.path.namespace',
  'high-availability.jobmanager.port',
];

/** The entry point of the image replaces `$HOST_IP` with the address of the pod. */
const POD_ADDRESS = '$HOST_IP';

type Cluster = Pick<DeployRecord, 'hash' | 'spec' | 'haClusterId'>;

const addressOptions = (
  { name, namespace }: NamespacedName,
  { hash, spec, haClusterId }: Cluster,
  role: Role,
): Options => {
  const cluster = clusterName(name, hash);
  const options: Record<string, string> = {};
  if (hasHighAvailability(spec)) {
    options['kubernetes.cluster-id'] = cluster;
    options['kubernetes.namespace'] = namespace;
    options['high-availability.cluster-id'] = haClusterId ?? cluster;
    // The default is a random port (Flink, HighAvailabilityOptions), which no NetworkPolicy could allow.
    options['high-availability.jobmanager.port'] = String(portOf(spec, 'rpcPort'));
    if (role === 'jobmanager') options['jobmanager.rpc.address'] = POD_ADDRESS;
  } else {
    options['jobmanager.rpc.address'] = cluster;
  }
  if (role === 'taskmanager') options['taskmanager.host'] = POD_ADDRESS;
  return options;
};

/** All options of one role, under the names of its Flink version. */
export const flinkOptions = (owner: NamespacedName, cluster: Cluster, role: Role): Options => {
  const { spec } = cluster;
  const config = underVersionNames(spec.flinkConfig ?? {}, parseFlinkVersion(spec.flinkVersion));
  const kept = Object.entries(config).filter(([name]) => !DROPPED_OPTIONS.includes(name));
  return {
    ...DEFAULT_OPTIONS,
    ...(role === 'jobmanager' ? endedJobs(parseFlinkVersion(spec.flinkVersion)) : {}),
    ...prometheusDefaults(spec),
    ...Object.fromEntries(kept),
    ...reporterList(spec),
    ...forcedOptions(spec),
    ...addressOptions(owner, cluster, role),
  };
};
