import { parseFlinkVersion } from '../../api/flink-version.ts';
import type { Spec } from '../../api/spec.ts';
import type { DeployRecord, JobStart } from '../../api/status.ts';
import { DEFAULT_OPTIONS } from '../flink-config/flink-options.ts';
import { kubernetesText } from '../flink-config/kubernetes-text.ts';
import { deliveredBy, destinationOf } from '../flink-config/option-delivery.ts';
import { underVersionNames } from '../flink-config/option-names.ts';
import { portOf } from '../flink-config/ports.ts';
import { programArgs } from '../flink-config/program-args.ts';
import { clusterName } from '../metadata/names.ts';
import type { NamespacedName } from '../metadata/owner.ts';

/** Options that address the cluster. flinkapp sets those itself; the client may not ask Kubernetes or ZooKeeper for it. */
const addressesCluster = (option: string): boolean =>
  /^(high-availability|kubernetes\.|jobmanager\.|rest\.|\$internal\.)/.test(option);

/** Options of the user and flinkapp's defaults, under the names of the version. */
export const clientOptions = ({ flinkConfig = {}, flinkVersion }: Spec): Readonly<Record<string, string>> => ({
  ...DEFAULT_OPTIONS,
  ...underVersionNames(flinkConfig, parseFlinkVersion(flinkVersion)),
});

/** The client makes the job graph from its own configuration, not from that of the JobManager. */
const jobOptions = (spec: Spec): readonly string[] => {
  const options = clientOptions(spec);
  const passed = Object.entries(options).filter(([name]) => !addressesCluster(name));
  return deliveredBy(destinationOf(spec, 'client', []), Object.fromEntries(passed), 'argument').map(
    ([name, text]) => `-D${name}=${text}`,
  );
};

const program = ({ client, entryClass = '', jarName = '' }: Spec): readonly string[] =>
  client?.args ?? ['--class', entryClass, `/opt/flink/usrlib/${jarName}`];

/**
 * The command line of `flink run`. The client ends after the submission (`--detached`), and the job has the id that flinkapp
 * chose (`$internal.pipeline.job-id`, which clients read since Flink 1.11).
 */
export const clientCommand = (
  owner: NamespacedName,
  { hash, spec }: DeployRecord,
  { jobId, restorePath, allowNonRestoredState }: JobStart,
): string[] => {
  const command = ['flink', 'run', '--detached', '--target', 'remote'];
  command.push(`-Drest.address=${clusterName(owner.name, hash)}`, `-Drest.port=${portOf(spec, 'uiPort')}`);
  command.push(`-D$internal.pipeline.job-id=${jobId}`, ...jobOptions(spec));
  command.push('--parallelism', String(spec.parallelism));
  if (restorePath !== undefined) command.push('--fromSavepoint', kubernetesText(restorePath));
  if (allowNonRestoredState === true) command.push('--allowNonRestoredState');
  command.push(...[...program(spec), ...programArgs(spec)].map(kubernetesText));
  return command;
};
