import { parseFlinkVersion } from '../../api/flink-version.ts';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord, JobStart } from '../../api/status.ts';
import { DEFAULT_OPTIONS } from '../flink-config/flink-options.ts';
import { underVersionNames } from '../flink-config/option-names.ts';
import { PORTS } from '../flink-config/ports.ts';
import { programArgs } from '../flink-config/program-args.ts';
import { clusterName } from '../metadata/names.ts';
import type { Owner } from '../metadata/owner.ts';

/** Where the client finds its cluster is ours to say; what it would ask Kubernetes or ZooKeeper for, it has no right to. */
const isOfCluster = (key: string): boolean =>
  /^(high-availability|kubernetes\.|jobmanager\.|rest\.|\$internal\.)/.test(key);

/** A client makes the job's graph from its own configuration, not from that of the JobManager. */
const jobOptions = ({ flinkConfig = {}, flinkVersion }: Spec): readonly string[] =>
  Object.entries({ ...DEFAULT_OPTIONS, ...underVersionNames(flinkConfig, parseFlinkVersion(flinkVersion)) })
    .filter(([key]) => !isOfCluster(key))
    .map(([key, value]) => `-D${key}=${value}`)
    .sort();

const program = (spec: Spec): readonly string[] => [
  ...(spec.client?.args ?? ['--class', spec.entryClass ?? '', `/opt/flink/usrlib/${spec.jarName ?? ''}`]),
  ...programArgs(spec),
];

/** `flink run`: detached, under our id (`$internal.pipeline.job-id`, read by the client of every version since 1.11). */
export const clientCommand = (
  owner: Owner,
  { hash, spec }: DeployRecord,
  { jobId, restorePath, allowNonRestoredState }: JobStart,
): readonly string[] => [
  'flink',
  'run',
  '--detached',
  '--target',
  'remote',
  `-Drest.address=${clusterName(owner.name, hash)}`,
  `-Drest.port=${spec.uiPort ?? PORTS.uiPort}`,
  `-D$internal.pipeline.job-id=${jobId}`,
  ...jobOptions(spec),
  '--parallelism',
  String(spec.parallelism),
  ...(restorePath === undefined ? [] : ['--fromSavepoint', restorePath]),
  ...(allowNonRestoredState === true ? ['--allowNonRestoredState'] : []),
  ...program(spec),
];
