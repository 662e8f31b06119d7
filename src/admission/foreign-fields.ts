const ONLY_TASKMANAGERS = 'remove it: only TaskManagers have slots, by spec.taskManagerConfig.taskSlots';

/**
 * Fields of Apache's FlinkDeployment, of Spotify's FlinkCluster and of Lyft's first FlinkApplication, and near variants: what
 * to write in their place. Sources: the CustomResourceDefinitions of the three operators.
 */
const NO_FIELD: Readonly<Record<string, string>> = {
  mode: 'remove it: flinkapp always runs standalone clusters',
  'job.mode': 'use spec.submission (Rest, Application or Job)',
  'job.state': 'use spec.suspended (true in place of suspended)',
  'job.args': 'use spec.programArgsList',
  'job.jarURI': 'use spec.jarName, the file name of a jar in the image',
  'job.jarFile': 'use spec.jarName, the file name of a jar in the image',
  'job.savepointRedeployNonce': 'use spec.savepointPath: another path starts a deploy from it',
  'job.autoscalerResetNonce': 'remove it: flinkapp has no autoscaler',
  'job.checkpointTriggerNonce': 'use spec.savepointNonce, which takes a savepoint',
  'job.savepointsDir': 'use spec.flinkConfig["state.savepoints.dir"]',
  'job.takeSavepointOnUpdate': 'use spec.upgradeMode (Stateless in place of false)',
  'job.cleanupPolicy': 'use spec.finishedTtlSeconds and spec.deleteMode',
  'job.pyFile': 'use spec.submission: Job with spec.client.args: [--python, FILE]',
  'job.pyModule': 'use spec.submission: Job with spec.client.args: [--pyModule, MODULE]',
  'taskManager.replicas': 'use spec.parallelism: flinkapp runs parallelism / taskManagerConfig.taskSlots TaskManagers',
  'taskManagerConfig.replicas': 'use spec.parallelism: flinkapp runs parallelism / taskSlots TaskManagers',
  'jobManager.slots': ONLY_TASKMANAGERS,
  'jobManager.taskSlots': ONLY_TASKMANAGERS,
  'jobManagerConfig.slots': ONLY_TASKMANAGERS,
  'jobManagerConfig.taskSlots': ONLY_TASKMANAGERS,
  taskManagers: 'use spec.parallelism: flinkapp runs parallelism / taskManagerConfig.taskSlots TaskManagers',
  podTemplate: 'use podTemplate of jobManagerConfig and of taskManagerConfig',
  env: 'use envConfig.env of jobManagerConfig and of taskManagerConfig',
  envVars: 'use envConfig.env of jobManagerConfig and of taskManagerConfig',
  envFrom: 'use envConfig.envFrom of jobManagerConfig and of taskManagerConfig',
  nodeSelector: 'use nodeSelector of jobManagerConfig and of taskManagerConfig',
  tolerations: 'use tolerations of jobManagerConfig and of taskManagerConfig',
  affinity: 'use affinity of jobManagerConfig and of taskManagerConfig',
  resources: 'use resources of jobManagerConfig and of taskManagerConfig',
  logConfiguration:
    'put it into a ConfigMap, and mount its files into /opt/flink/conf with spec.volumeMounts and a subPath',
  logConfig: 'put it into a ConfigMap, and mount its files into /opt/flink/conf with spec.volumeMounts and a subPath',
  hadoopConfig: 'use spec.volumes and spec.volumeMounts, and HADOOP_CONF_DIR in envConfig.env',
  'ingress.template': 'use spec.ingress.host, such as {{name}}.example.com',
  'ingress.tls': 'use spec.ingress.tlsSecretName',
  'jobManager.ingress': 'use spec.ingress',
  imageName: 'use spec.image, with its tag',
  imageTag: 'use spec.image, with its tag',
  recreateOnUpdate: 'use spec.deploymentMode (Single in place of true)',
  batchScheduler: 'use podTemplate.spec.schedulerName of jobManagerConfig and of taskManagerConfig',
};

/** Fields that only have another name or place: the path of ours below `spec`. */
const RENAMED: Readonly<Record<string, string>> = {
  serviceAccount: 'serviceAccountName',
  flinkConfiguration: 'flinkConfig',
  flinkProperties: 'flinkConfig',
  flinkConf: 'flinkConfig',
  pullPolicy: 'imagePullPolicy',
  pullSecrets: 'imagePullSecrets',
  imagePullSecret: 'imagePullSecrets',
  jarURI: 'jarName',
  jarFile: 'jarName',
  args: 'programArgsList',
  className: 'entryClass',
  mainClass: 'entryClass',
  initialSavepointPath: 'savepointPath',
  fromSavepoint: 'savepointPath',
  savepointTriggerNonce: 'savepointNonce',
  'job.entryClass': 'entryClass',
  'job.className': 'entryClass',
  'job.parallelism': 'parallelism',
  'job.upgradeMode': 'upgradeMode',
  'job.allowNonRestoredState': 'allowNonRestoredState',
  'job.initialSavepointPath': 'savepointPath',
  'job.fromSavepoint': 'savepointPath',
  'job.savepointTriggerNonce': 'savepointNonce',
  'job.autoSavepointSeconds': 'savepointPolicy.intervalSeconds',
  'job.savepointFormatType': 'savepointPolicy.formatType',
  'job.restartPolicy': 'restartPolicy',
  'job.maxStateAgeToRestoreSeconds': 'maxCheckpointRestoreAgeSeconds',
  'jobManager.ports.rpc': 'rpcPort',
  'jobManager.ports.blob': 'blobPort',
  'jobManager.ports.query': 'queryPort',
  'jobManager.ports.ui': 'uiPort',
  'jobManager.ingress.hostFormat': 'ingress.host',
  'jobManager.ingress.tlsSecretName': 'ingress.tlsSecretName',
  'jobManager.ingress.annotations': 'ingress.annotations',
  'jobManager.replicas': 'jobManagerConfig.replicas',
  'taskManager.slots': 'taskManagerConfig.taskSlots',
  'taskManager.taskSlots': 'taskManagerConfig.taskSlots',
  'taskManager.numberOfTaskSlots': 'taskManagerConfig.taskSlots',
  'taskManagerConfig.slots': 'taskManagerConfig.taskSlots',
  'taskManagerConfig.numberOfTaskSlots': 'taskManagerConfig.taskSlots',
  'ingress.ingressClassName': 'ingress.className',
  'ingress.hostFormat': 'ingress.host',
};

/** Fields of a role, in its object of another operator and, where ours lacks them, in `jobManagerConfig` too. */
const OF_ROLE: Readonly<Record<string, string>> = {
  resource: 'resources',
  'resource.cpu': 'resources.requests.cpu',
  'resource.memory': 'resources.requests.memory',
  'resource.ephemeralStorage': 'resources.requests.ephemeral-storage',
  'resources.cpu': 'resources.requests.cpu',
  'resources.memory': 'resources.requests.memory',
  resources: 'resources',
  cpu: 'resources.requests.cpu',
  memory: 'resources.requests.memory',
  podTemplate: 'podTemplate',
  memoryProcessRatio: 'systemMemoryFraction',
  memoryOffHeapRatio: 'offHeapMemoryFraction',
  nodeSelector: 'nodeSelector',
  tolerations: 'tolerations',
  affinity: 'affinity',
  env: 'envConfig.env',
  envVars: 'envConfig.env',
  envFrom: 'envConfig.envFrom',
  sidecars: 'podTemplate.spec.containers',
  initContainers: 'podTemplate.spec.initContainers',
  livenessProbe: 'podTemplate.spec.containers',
  readinessProbe: 'podTemplate.spec.containers',
  podAnnotations: 'podTemplate.metadata.annotations',
  podLabels: 'podTemplate.metadata.labels',
  volumes: 'podTemplate.spec.volumes',
  volumeMounts: 'podTemplate.spec.containers',
  securityContext: 'podTemplate.spec.securityContext',
};

const ROLE = /^(jobManager|taskManager)(?:Config)?\.(.+)$/;
/** Lyft's operator once had the fields of the job in an object of their own. */
const OF_JOB = /^flinkJob\.(.+)$/;

const adviceFor = (field: string): string | undefined => {
  const renamed = RENAMED[field];
  const advice = renamed === undefined ? NO_FIELD[field] : `use spec.${renamed}`;
  if (advice !== undefined) return advice;
  const [, role, inRole = ''] = ROLE.exec(field) ?? [];
  const ours = OF_ROLE[inRole];
  return role === undefined || ours === undefined ? undefined : `use spec.${role}Config.${ours}`;
};

/** Every field with an advice, except those of `flinkJob`, which have the name of ours. */
export const FOREIGN_FIELDS: readonly string[] = [
  ...Object.keys(NO_FIELD),
  ...Object.keys(RENAMED),
  ...Object.keys(OF_ROLE).flatMap((field) => [`jobManager.${field}`, `taskManager.${field}`]),
];

/**
 * What to write in place of a field of another operator.
 * @param path of the unknown field, such as `spec.job.jarURI`
 */
export const foreignFieldAdvice = (path: string): string | undefined => {
  const field = path.replace(/^spec\./, '');
  const inJob = OF_JOB.exec(field)?.[1];
  return inJob === undefined ? adviceFor(field) : `use spec.${inJob}`;
};
