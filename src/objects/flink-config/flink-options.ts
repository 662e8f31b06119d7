import { parseFlinkVersion } from '../../api/flink-version.ts';
import type { Role } from '../../api/labels.ts';
import type { Spec } from '../../api/spec.ts';
import { clusterName } from '../metadata/names.ts';
import type { NamespacedName } from '../metadata/owner.ts';
import { passedAsArgument } from './entrypoint-options.ts';
import { hasHighAvailability } from './high-availability.ts';
import { flinkMemory, memoryKey } from './memory.ts';
import { underVersionNames } from './option-names.ts';
import { PORTS } from './ports.ts';
import { inApplicationMode } from './submission-mode.ts';
import { taskSlots } from './task-slots.ts';

/** Options we set from fields of the spec; what flinkConfig says of them is not used, and admission warns. */
export const forcedOptions = (spec: Spec): Readonly<Record<string, string>> => ({
  'taskmanager.numberOfTaskSlots': String(taskSlots(spec)),
  'jobmanager.rpc.port': String(spec.rpcPort ?? PORTS.rpcPort),
  'rest.port': String(spec.uiPort ?? PORTS.uiPort),
  'blob.server.port': String(spec.blobPort ?? PORTS.blobPort),
  'query.server.port': String(spec.queryPort ?? PORTS.queryPort),
  'metrics.internal.query-service.port': String(spec.metricsQueryPort ?? PORTS.metricsQueryPort),
  ...(inApplicationMode(spec) ? applicationOptions(spec) : {}),
  [memoryKey(spec.flinkVersion, 'jobmanager')]: `${(flinkMemory(spec, 'jobmanager') ?? 0) / 1024}k`,
  [memoryKey(spec.flinkVersion, 'taskmanager')]: `${(flinkMemory(spec, 'taskmanager') ?? 0) / 1024}k`,
});

/** Options that make no sense beside ours, whatever their value: addresses and the other names of what we force. */
export const DROPPED_OPTIONS: readonly string[] = [
  'jobmanager.rpc.address',
  'jobmanager.web.port',
  'jobmanager.heap.size',
  'jobmanager.heap.mb',
  'taskmanager.heap.size',
  'taskmanager.heap.mb',
  'taskmanager.host',
];

/**
 * Options a user may overrule. A TaskManager that meets its JobManager not yet up waits `error-delay`, 10 s by
 * default, before it asks again (Flink, ClusterOptions; plain milliseconds are read by 1.x and 2.x alike). Checkpoints
 * that are deleted with a job that fails or is cancelled leave nothing to start the next one from; Flink before 1.10
 * does not know the option.
 */
export const DEFAULT_OPTIONS: Readonly<Record<string, string>> = {
  'cluster.registration.error-delay': '500',
  'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
};

const addresses = (
  { name, namespace }: NamespacedName,
  hash: string,
  spec: Spec,
  role: Role,
): Record<string, string> => {
  const cluster = clusterName(name, hash);
  const own = role === 'taskmanager' ? { 'taskmanager.host': '$HOST_IP' } : {};
  if (!hasHighAvailability(spec)) return { 'jobmanager.rpc.address': cluster, ...own };
  const jobManager = role === 'jobmanager' ? { 'jobmanager.rpc.address': '$HOST_IP' } : {};
  return {
    'kubernetes.cluster-id': cluster,
    'kubernetes.namespace': namespace,
    'high-availability.cluster-id': cluster,
    // By default it is any port (Flink, HighAvailabilityOptions): then no NetworkPolicy could name it.
    'high-availability.jobmanager.port': String(spec.rpcPort ?? PORTS.rpcPort),
    ...jobManager,
    ...own,
  };
};

/** Every option of one role, under the name its version reads. */
export const flinkOptions = (
  place: NamespacedName,
  hash: string,
  spec: Spec,
  role: Role,
): Readonly<Record<string, string>> => {
  const own = Object.entries(underVersionNames(spec.flinkConfig ?? {}, parseFlinkVersion(spec.flinkVersion))).filter(
    ([key]) => !DROPPED_OPTIONS.includes(key),
  );
  return {
    ...DEFAULT_OPTIONS,
    ...Object.fromEntries(own),
    ...forcedOptions(spec),
    ...addresses(place, hash, spec, role),
  };
};

/** The configuration of one role as `key: value` lines, which flink-conf.yaml (1.x) and config.yaml (1.19+) both read. */
export const flinkConf = (spec: Spec, all: Readonly<Record<string, string>>): string =>
  Object.entries(all)
    .filter(([key, value]) => !passedAsArgument(spec, key, value))
    .map(([key, value]) => `${key}: ${value}\n`)
    .sort()
    .join('');

/**
 * Options without which an application's JobManager would end with its job, and, started anew, run it again from the
 * beginning (Flink 1.15 and newer; seen on 1.20). The third makes an error of the main method a FAILED job that tells it.
 */
export const applicationOptions = ({ parallelism }: Spec): Readonly<Record<string, string>> => ({
  'parallelism.default': String(parallelism),
  'execution.shutdown-on-application-finish': 'false',
  'execution.submit-failed-job-on-application-error': 'true',
  'job-result-store.delete-on-commit': 'false',
});
