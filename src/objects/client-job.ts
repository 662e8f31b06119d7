import type { V1Job, V1PodTemplateSpec } from '@kubernetes/client-node';
import { parseFlinkVersion } from '../api/flink-version.ts';
import { APP_LABEL, CLIENT_ROLE, HASH_LABEL, ROLE_LABEL, recommendedLabels, UID_LABEL } from '../api/labels.ts';
import type { Spec } from '../api/spec.ts';
import type { DeployRecord, JobStart } from '../api/status.ts';
import { withoutIdleToken } from './account-token.ts';
import { canonicalPod } from './canonical-pod.ts';
import { lastAppliedSpec } from './deployment.ts';
import { DEFAULT_OPTIONS, PORTS } from './flink-conf.ts';
import { merged } from './merge-template.ts';
import { clientName, clusterName } from './names.ts';
import { underVersionNames } from './option-names.ts';
import { type OfKind, type Owner, podSettings } from './pod.ts';
import { programArgs } from './program-args.ts';

/** Whether the image's own client brings the job to a JobManager that runs already: what Python, SQL and Beam need. */
export const inClientMode = ({ submission }: Pick<Spec, 'submission'>): boolean => submission === 'Job';

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

const template = (owner: Owner, record: DeployRecord, start: JobStart): V1PodTemplateSpec => {
  const { spec, hash } = record;
  const { env = [], envFrom } = { ...spec.jobManagerConfig?.envConfig };
  const labels = {
    ...record.labels,
    ...recommendedLabels(owner.name),
    [APP_LABEL]: owner.name,
    [HASH_LABEL]: hash,
    [ROLE_LABEL]: CLIENT_ROLE,
    [UID_LABEL]: owner.uid,
  };
  const own: V1PodTemplateSpec = {
    metadata: { labels },
    spec: {
      ...podSettings(spec),
      restartPolicy: 'Never',
      containers: [
        {
          name: CLIENT_ROLE,
          image: spec.image,
          imagePullPolicy: spec.imagePullPolicy ?? 'IfNotPresent',
          args: [...clientCommand(owner, record, start)],
          terminationMessagePolicy: 'FallbackToLogsOnError',
          env: [...env],
          ...(envFrom === undefined ? {} : { envFrom: [...envFrom] }),
          ...(spec.volumeMounts === undefined ? {} : { volumeMounts: [...spec.volumeMounts] }),
        },
      ],
    },
  };
  const both = withoutIdleToken(
    spec,
    merged(own, canonicalPod<{ readonly spec?: unknown }>(spec.client?.podTemplate ?? {})) as V1PodTemplateSpec,
  );
  return { ...both, metadata: { ...both.metadata, labels: { ...both.metadata?.labels, ...labels } } };
};

/**
 * The Job of a submission, tried once: whether the job has come to Flink is asked there, by its id.
 * @param observed what we ask of one that exists is what we asked when it was made
 */
export const clientJob = (
  owner: Owner,
  record: DeployRecord,
  start: JobStart,
  observed: V1Job | undefined,
): OfKind<'Job', V1Job> => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    name: clientName(owner.name, record.hash, start.attempt),
    namespace: owner.namespace,
    labels: {
      ...record.labels,
      ...recommendedLabels(owner.name),
      [APP_LABEL]: owner.name,
      [HASH_LABEL]: record.hash,
      [ROLE_LABEL]: CLIENT_ROLE,
    },
  },
  spec: (observed === undefined ? undefined : lastAppliedSpec(observed)) ?? {
    backoffLimit: 0,
    template: template(owner, record, start),
  },
});
