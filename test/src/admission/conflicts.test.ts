import { items, optionPath as path, testVerdicts } from './rows.ts';

const BATCH = { 'execution.runtime-mode': 'batch' };
const WITHOUT_SNAPSHOTS = 'needs a savepoint or a checkpoint, and Flink takes none of a job in BATCH mode';
const HIDES = "hides Flink's configuration, so that nothing of flinkConfig reaches Flink";
const HIDES_ADVICE = 'mount single other files, such as /opt/flink/conf/log4j.properties with a subPath';
const KEEPS =
  'keeps the Job from ending for as long as it runs; if it is a sidecar, move it to initContainers with restartPolicy: Always (Kubernetes 1.29 and newer)';
const PLAIN = 'stands in the manifest as plain text, which everybody can read who can read the resource';
const CONF = '/opt/flink/conf';
const conf = (volume: object) => items({ name: 'conf', ...volume });
const mounts = (mountPath: string) => [{ name: 'conf', mountPath }];

const PROM = 'org.apache.flink.metrics.prometheus.PrometheusReporterFactory';

testVerdicts([
  [
    'A port of the Prometheus reporter that Flink uses already is an error',
    { metrics: { prometheus: true, port: 8081 } },
    ['error spec.metrics.port: is the same port as uiPort (got 8081); use another port [ports-distinct]'],
  ],
  ['A port of a Prometheus reporter that is off passes', { metrics: { prometheus: false, port: 8081 } }, []],
  [
    'A second Prometheus reporter on the same port is an error',
    {
      flinkVersion: '1.20',
      metrics: { prometheus: true },
      flinkConfig: { 'metrics.reporter.mine.factory.class': PROM, 'metrics.reporter.mine.port': 9249 },
    },
    [
      `error ${path('metrics.reporter.mine.port')}: is the same port as metrics.port (got 9249); remove this reporter, since spec.metrics starts one [ports-distinct]`,
    ],
  ],
  [
    'Reporters that send to port 9249 or listen on another one pass',
    {
      flinkVersion: '1.20',
      metrics: { prometheus: true },
      flinkConfig: {
        'metrics.reporter.mine.factory.class': PROM,
        'metrics.reporter.mine.port': '9250-9260',
        'metrics.reporter.far.factory.class': 'org.apache.flink.metrics.graphite.GraphiteReporterFactory',
        'metrics.reporter.far.port': 9249,
      },
    },
    [],
  ],
  [
    'TLS of the REST API is an error, by either option that switches it on',
    { flinkVersion: '1.20', flinkConfig: { 'security.ssl.enabled': 'true' } },
    [
      `error ${path('security.ssl.enabled')}: is not supported: flinkapp asks Flink's REST API without TLS (got "true"); use security.ssl.internal.enabled for the traffic inside the cluster, and restrict the REST port with a NetworkPolicy [rest-tls]`,
    ],
  ],
  [
    'TLS inside the cluster passes, also where the general option would switch on TLS of the REST API',
    {
      flinkConfig: {
        'security.ssl.enabled': true,
        'security.ssl.rest.enabled': false,
        'security.ssl.internal.enabled': true,
      },
    },
    [],
  ],
  [
    'A jar API that is switched off is an error with submission Rest, under its former name too',
    { flinkConfig: { 'jobmanager.web.submit.enable': false } },
    [
      `error ${path('jobmanager.web.submit.enable')}: conflicts with submission Rest, for which flinkapp needs the jar API of Flink (got "false"); remove it, or use submission: Application [web-submit]`,
    ],
  ],
  [
    'A jar API that is switched off passes with submission Job',
    { submission: 'Job', flinkConfig: { 'web.submit.enable': false } },
    [],
  ],
  [
    'Upgrades and deletions with state are warnings in BATCH mode',
    { flinkConfig: BATCH },
    [
      `warning spec.upgradeMode: ${WITHOUT_SNAPSHOTS} (got "Savepoint"); write Stateless: an upgrade then runs the job again from the beginning [batch-state]`,
      `warning spec.deleteMode: ${WITHOUT_SNAPSHOTS} (got "Savepoint"); write ForceCancel [batch-state]`,
    ],
  ],
  ['BATCH mode without state passes', { upgradeMode: 'Stateless', deleteMode: 'ForceCancel', flinkConfig: BATCH }, []],
  ['BATCH mode with savepointDisabled passes', { savepointDisabled: true, deleteMode: 'None', flinkConfig: BATCH }, []],
  [
    "Options of Apache's operator and of native Kubernetes are warnings that name the field",
    {
      flinkConfig: {
        'job.autoscaler.enabled': true,
        'kubernetes.operator.savepoint.history.max.count': 5,
        'kubernetes.operator.reconcile.interval': '1 min',
        'kubernetes.jobmanager.cpu.amount': 1,
        'kubernetes.cluster-id': 'mine',
      },
    },
    [
      `warning ${path('job.autoscaler.enabled')}: has no effect, because only Apache's operator reads it; remove it: flinkapp has no autoscaler (docs/guide/rescale.md) [operator-options]`,
      `warning ${path('kubernetes.operator.savepoint.history.max.count')}: has no effect, because only Apache's operator reads it; use spec.savepointPolicy.retainCount [operator-options]`,
      `warning ${path('kubernetes.operator.reconcile.interval')}: has no effect, because only Apache's operator reads it; remove it [operator-options]`,
      `warning ${path('kubernetes.jobmanager.cpu.amount')}: has no effect, because only Flink's native Kubernetes mode reads it; use spec.jobManagerConfig.resources [operator-options]`,
    ],
  ],
  [
    'Credentials in options and variables are warnings',
    {
      flinkConfig: { 's3.secret-key': 'hunter2', 'fs.azure.account.key.store.blob.core.windows.net': 'hunter2' },
      jobManagerConfig: { envConfig: { env: items({ name: 'DB_PASSWORD', value: 'hunter2' }) } },
      taskManagerConfig: {
        podTemplate: {
          spec: { containers: [{ name: 'taskmanager', env: [{ name: 'API_TOKEN', value: 'hunter2' }] }] },
        },
      },
    },
    [
      `warning ${path('s3.secret-key')}: ${PLAIN}; put it into a Secret, make it a variable in envConfig of both roles, and write \${NAME} here [plain-credentials]`,
      `warning ${path('fs.azure.account.key.store.blob.core.windows.net')}: ${PLAIN}; put it into a Secret, make it a variable in envConfig of both roles, and write \${NAME} here [plain-credentials]`,
      `warning spec.jobManagerConfig.envConfig.env[0].value: ${PLAIN}; put it into a Secret and use valueFrom.secretKeyRef [plain-credentials]`,
      `warning spec.taskManagerConfig.podTemplate.spec.containers[0].env[0].value: ${PLAIN}; put it into a Secret and use valueFrom.secretKeyRef [plain-credentials]`,
    ],
  ],
  [
    'Credentials from Secrets, and names and paths of credentials, pass',
    {
      flinkConfig: {
        's3.access-key': 'id',
        's3.secret-key': '$DB_PASSWORD',
        'security.delegation.tokens.enabled': false,
      },
      jobManagerConfig: {
        envConfig: {
          env: items(
            { name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
            { name: 'KEYSTORE_PASSWORD', value: '/etc/secrets/password' },
            { name: 'DB_PASSWORD_FILE', value: 'password.txt' },
            { name: 'API_TOKEN', value: '$(OTHER)' },
            { name: 'EMPTY_TOKEN', value: '' },
          ),
        },
      },
      taskManagerConfig: {
        envConfig: {
          env: items({ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }),
        },
      },
    },
    [],
  ],
  [
    'A ConfigMap over the conf folder, or over its configuration file, is a warning',
    {
      volumes: conf({ configMap: { name: 'conf' } }),
      volumeMounts: mounts(`${CONF}/`),
      taskManagerConfig: {
        podTemplate: { spec: { containers: [{ name: 'taskmanager', volumeMounts: mounts(`${CONF}/config.yaml`) }] } },
      },
    },
    [
      `warning spec.volumeMounts[0].mountPath: ${HIDES} (got "${CONF}/"); ${HIDES_ADVICE} [conf-mounts]`,
      `warning spec.taskManagerConfig.podTemplate.spec.containers[0].volumeMounts[0].mountPath: ${HIDES} (got "${CONF}/config.yaml"); ${HIDES_ADVICE} [conf-mounts]`,
    ],
  ],
  [
    'A folder that can be written over the conf folder passes',
    { volumes: conf({ emptyDir: {} }), volumeMounts: mounts(CONF) },
    [],
  ],
  [
    'Another file in the conf folder passes',
    { volumes: conf({ secret: { secretName: 'conf' } }), volumeMounts: mounts(`${CONF}/log4j-console.properties`) },
    [],
  ],
  [
    'A second container in a hook or in the client Job is a warning',
    {
      submission: 'Job',
      client: { podTemplate: { spec: { containers: [{ name: 'proxy', image: 'proxy:1' }, { name: 'client' }] } } },
      shutdownJob: {
        podTemplate: { spec: { containers: items({ name: 'check', image: 'c:1' }, { name: 'proxy', image: 'p:1' }) } },
      },
    },
    [
      `warning spec.client.podTemplate.spec.containers[0]: ${KEEPS} [job-sidecars]`,
      `warning spec.shutdownJob.podTemplate.spec.containers[1]: ${KEEPS} [job-sidecars]`,
    ],
  ],
]);
