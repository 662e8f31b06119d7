import { type Fields, isFields } from '../api/fields.ts';
import { API_VERSION, KIND } from '../api/flinkapplication.ts';
import { flatOptions, options } from './apache-options.ts';
import { role } from './apache-pods.ts';
import { type Converted, mergeParts, type Note, type Part, part, present } from './converted.ts';

export const APACHE_GROUP = 'flink.apache.org';

const note = (path: string, text: string): Note => ({ path, text });

const versionOf = (version: unknown): string | undefined =>
  typeof version === 'string' ? version.replace(/^v/, '').replace('_', '.') : undefined;

const UPGRADE_MODES: Readonly<Record<string, string>> = {
  stateless: 'Stateless',
  savepoint: 'Savepoint',
  'last-state': 'LastState',
};

const USRLIB = '/opt/flink/usrlib/';

const jarNote = (uri: unknown): Note | undefined => {
  const path = 'spec.job.jarURI';
  if (typeof uri !== 'string')
    return note(path, 'is missing: the image must have the jar of the job in /opt/flink/usrlib');
  if (!uri.startsWith('local://'))
    return note(path, `build ${uri} into the image, in /opt/flink/usrlib: flinkapp loads no jar by URL`);
  const file = uri.slice('local://'.length);
  return file.startsWith(USRLIB) ? undefined : note(path, `copy ${file} to /opt/flink/usrlib in the image`);
};

const jobPart = (job: Fields): Part => {
  const { entryClass, args, parallelism, upgradeMode, state, allowNonRestoredState, initialSavepointPath, jarURI } =
    job;
  const spec = present({
    submission: 'Application',
    entryClass,
    programArgsList: Array.isArray(args) ? args.map(String) : undefined,
    parallelism,
    upgradeMode: UPGRADE_MODES[String(upgradeMode ?? 'stateless')],
    suspended: state === 'suspended' ? true : undefined,
    allowNonRestoredState,
    savepointPath: initialSavepointPath,
  });
  return part(
    spec,
    jarNote(jarURI),
    entryClass === undefined
      ? note('spec.job.entryClass', 'is missing: write the main class, flinkapp does not read the manifest of the jar')
      : undefined,
  );
};

/** The parallelism of a job that names none: that of all slots, or Flink's own default. */
const parallelismOf = ({ job, taskManager, flinkConfiguration }: Fields, slots: number): number | undefined => {
  if (isFields(job) && job['parallelism'] !== undefined) return undefined;
  const replicas = isFields(taskManager) ? taskManager['replicas'] : undefined;
  if (typeof replicas === 'number') return replicas * slots;
  return isFields(job) ? Number(flatOptions(flinkConfiguration)['parallelism.default'] ?? 1) : undefined;
};

const ingressPart = (ingress: unknown): Part => {
  if (!isFields(ingress)) return part({});
  const { template, className, annotations } = ingress;
  const [host = '', ...path] = String(template ?? '').split('/');
  const lost =
    path.join('') === ''
      ? undefined
      : note('spec.ingress.template', 'a path is not supported: use a host for each application');
  return part({ ingress: present({ host, className, annotations }) }, lost);
};

const LEFT_OUT: Readonly<Record<string, string>> = {
  logConfiguration: 'put it into a ConfigMap, and mount it with volumes and volumeMounts',
  mode: 'flinkapp runs standalone clusters',
};

const leftOut = (spec: Fields): Part =>
  part(
    {},
    ...Object.entries(LEFT_OUT).flatMap(([field, text]) =>
      spec[field] === undefined ? [] : [note(`spec.${field}`, text)],
    ),
  );

/** The number of slots, which Apache's operator reads from the options. */
const slotsOf = (spec: Fields): number =>
  Number(flatOptions(spec['flinkConfiguration'])['taskmanager.numberOfTaskSlots'] ?? 1);

const withoutSlots = ({ spec, notes }: Part): Part => {
  const { flinkConfig } = spec;
  if (!isFields(flinkConfig)) return { spec, notes };
  const { 'taskmanager.numberOfTaskSlots': _, ...rest } = flinkConfig;
  return { spec: { ...spec, flinkConfig: rest }, notes };
};

/** A FlinkApplication for Apache's FlinkDeployment; undefined for another resource. */
export const convertApache = (resource: unknown): Converted | undefined => {
  if (!isFields(resource) || !String(resource['apiVersion']).startsWith(`${APACHE_GROUP}/`)) return undefined;
  const { kind, metadata, spec } = resource;
  if (kind !== 'FlinkDeployment' || !isFields(spec)) return undefined;
  const { image, imagePullPolicy, serviceAccount, flinkVersion, job, restartNonce } = spec;
  const slots = slotsOf(spec);
  const common = present({
    image,
    imagePullPolicy,
    serviceAccountName: serviceAccount,
    flinkVersion: versionOf(flinkVersion),
    parallelism: parallelismOf(spec, slots),
    restartNonce: restartNonce === undefined ? undefined : String(restartNonce),
  });
  const parts = mergeParts([
    part(common),
    isFields(job)
      ? jobPart(job)
      : part({}, note('spec.job', 'is missing: flinkapp runs one job on each cluster, and no session clusters')),
    withoutSlots(options(spec['flinkConfiguration'])),
    role(spec, 'jobmanager', undefined),
    role(spec, 'taskmanager', slots),
    ingressPart(spec['ingress']),
    leftOut(spec),
  ]);
  const { name, namespace, labels, annotations } = isFields(metadata) ? metadata : {};
  return {
    application: {
      apiVersion: API_VERSION,
      kind: KIND,
      metadata: present({ name, namespace, labels, annotations }),
      spec: parts.spec,
    },
    notes: parts.notes,
  };
};
