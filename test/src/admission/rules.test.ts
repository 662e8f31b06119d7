import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDiagnostic, judge } from '../../../src/admission/verdict.ts';
import type { Spec } from '../../../src/api/spec.ts';
import { application, record, spec } from '../../builders.ts';

const { metadata } = application();
const STATE = { 'state.savepoints.dir': 's3://state/savepoints', 'state.checkpoints.dir': 's3://state/checkpoints' };

/** What is said of a spec that admission has completed, by the name of the rule. */
const said = ({ flinkConfig = {}, ...more }: Partial<Spec>): readonly string[] => {
  const all = { ...more, flinkConfig: { ...STATE, ...flinkConfig } };
  const { errors, warnings } = judge(metadata, { ...spec(all), ...record(all).spec });
  return [...errors, ...warnings].map(formatDiagnostic);
};
const options = (flinkConfig: NonNullable<Spec['flinkConfig']>, flinkVersion = '1.20'): Partial<Spec> => ({
  flinkVersion,
  flinkConfig,
});
const container = (more: object, metadata: object = {}): Partial<Spec> => ({
  taskManagerConfig: {
    taskSlots: 2,
    podTemplate: { metadata, spec: { containers: [{ name: 'taskmanager', ...more }] } },
  },
});
/** Objects of other APIs, of which the schema knows the name alone. */
const items = <T extends { readonly name: string }>(...all: readonly T[]): readonly T[] => all;
const at = 'spec.taskManagerConfig.podTemplate.spec';
const path = (key: string): string => `spec.flinkConfig[${JSON.stringify(key)}]`;

const cases: readonly (readonly [string, Partial<Spec>, readonly string[]])[] = [
  [
    'an option with a letter too few',
    options({ 'execution.checkpointing.intervall': '10 s', 'taskmanger.memory.managed.size': '1g' }),
    [
      `${path('execution.checkpointing.intervall')}: is no option of Flink (got "10 s"); did you mean execution.checkpointing.interval? [option-misspelt]`,
      `${path('taskmanger.memory.managed.size')}: is no option of Flink (got "1g"); did you mean taskmanager.memory.managed.size? [option-misspelt]`,
    ],
  ],
  [
    'an option with other marks between its words',
    options({ 'execution-checkpointing-interval': '10 s' }),
    [
      `${path('execution-checkpointing-interval')}: is no option of Flink (got "10 s"); did you mean execution.checkpointing.interval? [option-misspelt]`,
    ],
  ],
  [
    'an option of nobody',
    options({ 'taskmanager.magic': 'on', 'kubernetes.operator.savepoint.history.max.age': '1 d' }),
    ['taskmanager.magic', 'kubernetes.operator.savepoint.history.max.age'].map(
      (key) =>
        `${path(key)}: is no option of any Flink version we know (got ${key === 'taskmanager.magic' ? '"on"' : '"1 d"'}); check its name; only a plugin could read it [option-unknown]`,
    ),
  ],
  [
    'options whose names users make',
    options({
      'metrics.reporter.prom.factory.class': 'a.B',
      's3.access-key': 'k',
      'my.own': 'x',
      key: 'x',
      [`my.${'very.'.repeat(30)}own`]: 'x',
      'pipeline.max-parallelism': 128,
      'fs.gs.project.id': 'p',
    }),
    [],
  ],
  [
    'an option of a newer Flink, and one of an older',
    options(
      {
        'execution.checkpointing.savepoint-dir': 's3://state/other',
        'state.backend.forst.cache.dir': '/x',
        'taskmanager.network.numberOfBuffers': 10,
      },
      '1.18',
    ),
    [
      `${path('state.backend.forst.cache.dir')}: is not read by Flink 1.18 (got "/x"); remove it: it came with Flink 2.0 [option-version]`,
    ],
  ],
  [
    'options that are gone, with and without another name',
    options(
      {
        'akka.ask.timeout': '10 s',
        'web.port': 9000,
        'cluster.evenly-spread-out-slots': true,
        'state.backend.rocksdb.checkpointdir': '/x',
        'taskmanager.net.transport': 'nio',
      },
      '2.3',
    ),
    [
      `${path('web.port')}: is not used: flinkapp sets it to 8081 (got 9000); remove it, and use the field of the spec that means it [options-forced]`,
      `${path('cluster.evenly-spread-out-slots')}: is not read by Flink 2.3 (got true); use taskmanager.load-balance.mode: SLOTS [option-version]`,
      `${path('state.backend.rocksdb.checkpointdir')}: is not read by Flink 2.3 (got "/x"); use state.backend.rocksdb.localdir [option-version]`,
      `${path('taskmanager.net.transport')}: is not read by Flink 2.3 (got "nio"); remove it: Flink 1.20 was the last to read it [option-version]`,
    ],
  ],
  [
    'values of another type',
    options({
      'execution.checkpointing.interval': 'often',
      'taskmanager.memory.managed.size': '1Gi',
      'execution.checkpointing.unaligned': 'yes',
      'execution.checkpointing.mode': 'MOSTLY_ONCE',
      'taskmanager.memory.managed.fraction': 'half',
      'rest.retry.max-attempts': 1.5,
    }),
    [
      `${path('execution.checkpointing.interval')}: is not a duration (got "often"); write it as 500 ms, 30 s, 10 min or 1 h [option-value]`,
      `${path('taskmanager.memory.managed.size')}: is not a memory size (got "1Gi"); write it as 512k, 128m or 1g [option-value]`,
      `${path('execution.checkpointing.unaligned')}: is not a boolean (got "yes"); write true or false [option-value]`,
      `${path('execution.checkpointing.mode')}: is none of the words that Flink knows here (got "MOSTLY_ONCE"); write one of EXACTLY_ONCE, AT_LEAST_ONCE [option-value]`,
      `${path('taskmanager.memory.managed.fraction')}: is not a number (got "half"); write a number, as 0.4 [option-value]`,
      `${path('rest.retry.max-attempts')}: is not a whole number of 32 bits (got 1.5); write a whole number [option-value]`,
    ],
  ],
  [
    'state without a scheme, and in the root of a bucket',
    options({ 'state.savepoints.dir': '/savepoints', 'state.checkpoints.dir': 's3://bucket' }),
    [
      `${path('state.checkpoints.dir')}: is the root of a store, where Flink keeps no state (got "s3://bucket"); name a folder in it [state-directory]`,
      `${path('state.savepoints.dir')}: has no scheme (got "/savepoints"); write it as s3://bucket/folder, hdfs:///folder or file:///folder [state-directory]`,
    ],
  ],
  [
    'state in the pod',
    options({ 'state.checkpoints.dir': 'file:///tmp/checkpoints' }),
    [
      `${path('state.checkpoints.dir')}: is in no volume: what is kept there goes with the pod (got "file:///tmp/checkpoints"); mount a volume that all pods share, or use an object store [state-durable]`,
    ],
  ],
  [
    'state in a volume',
    {
      ...options({ 'state.checkpoints.dir': 'file:///tmp/checkpoints' }),
      volumes: items({ name: 'tmp', persistentVolumeClaim: { claimName: 'tmp' } }),
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp/' }],
    },
    [],
  ],
  [
    'LastState with checkpoints that go with the job',
    {
      upgradeMode: 'LastState',
      ...options({ 'execution.checkpointing.externalized-checkpoint-retention': 'DELETE_ON_CANCELLATION' }),
    },
    [
      `${path('execution.checkpointing.externalized-checkpoint-retention')}: does not go with upgradeMode LastState (got "DELETE_ON_CANCELLATION"); write RETAIN_ON_CANCELLATION, or remove it [last-state]`,
    ],
  ],
  [
    'LastState with checkpoints that stay',
    {
      upgradeMode: 'LastState',
      ...options({ 'execution.checkpointing.externalized-checkpoint-retention': 'retain_on_cancellation' }),
    },
    [],
  ],
  [
    'high availability with nothing to keep its state in',
    options({ 'high-availability.type': 'zookeeper' }),
    [
      `${path('high-availability.storageDir')}: is absent: the JobManager does not start unless the image sets it; name a directory that all pods share [ha-settings]`,
      `${path('high-availability.zookeeper.quorum')}: is absent: the JobManager does not start unless the image sets it; name the servers, as zk-0:2181,zk-1:2181 [ha-settings]`,
    ],
  ],
  [
    'high availability by an account that may not',
    options({ 'high-availability': 'kubernetes', 'high-availability.storageDir': 's3://state/ha' }),
    [
      'spec.serviceAccountName: is absent: the default account of a namespace may not write ConfigMaps; name one that may (chart value jobs.serviceAccount makes it) [ha-settings]',
    ],
  ],
  [
    'high availability with all it needs',
    {
      serviceAccountName: 'flink',
      ...options({ 'high-availability': 'kubernetes', 'high-availability.storageDir': 's3://state/ha' }),
    },
    [],
  ],
  [
    'more parallelism than key groups',
    { parallelism: 8, ...options({ 'pipeline.max-parallelism': 4 }) },
    [
      'spec.parallelism: is more than pipeline.max-parallelism, which is 4 (got 8); lower it; max parallelism cannot be changed without losing state [max-parallelism]',
    ],
  ],
  [
    'a max parallelism that Flink does not take',
    options({ 'pipeline.max-parallelism': 40000 }),
    [
      `${path('pipeline.max-parallelism')}: is not from 1 to 32768 (got 40000); choose one in between, or remove it [max-parallelism]`,
    ],
  ],
  [
    'memory beyond all reckoning',
    {
      ...options({ 'taskmanager.memory.jvm-metaspace.size': '9'.repeat(30) }),
      jobManagerConfig: { resources: { requests: { memory: '9'.repeat(400) } } },
    },
    [
      `${path('taskmanager.memory.jvm-metaspace.size')}: is not a memory size (got "${'9'.repeat(30)}"); write it as 512k, 128m or 1g [option-value]`,
    ],
  ],
  [
    'what may be a secret is not shown',
    options({
      'security.ssl.rest.keystore-passwordd': 'hunter2',
      's3.secret-key': { nested: 'hunter2' },
      'security.kerberos.access.hadoopTokens': 'hunter2',
    }),
    [
      `${path('s3.secret-key')}: is neither a string nor a number nor a boolean (got ******); write one flat option a line, with a plain value [flink-config-values]`,
      `${path('security.ssl.rest.keystore-passwordd')}: is no option of Flink (got ******); did you mean security.ssl.rest.keystore-password? [option-misspelt]`,
      `${path('security.kerberos.access.hadoopTokens')}: is no option of any Flink version we know (got ******); check its name; only a plugin could read it [option-unknown]`,
    ],
  ],
  [
    'more checkpoints than come in time',
    {
      rollback: { minCompletedCheckpoints: 3, progressDeadlineSeconds: 60 },
      flinkConfig: { 'execution.checkpointing.interval': '30 s' },
    },
    [
      'spec.rollback.minCompletedCheckpoints: takes longer than progressDeadlineSeconds (60), with a checkpoint every 30 s: every deploy would be taken back (got 3); lower it, or raise the deadline [policies]',
    ],
  ],
  [
    'checkpoints that come in time',
    { rollback: { minCompletedCheckpoints: 2 }, flinkConfig: { 'execution.checkpointing.interval': '5 min' } },
    [],
  ],
  [
    'ports of sidecars',
    {
      uiPort: 8082,
      taskManagerConfig: {
        taskSlots: 2,
        podTemplate: {
          spec: {
            containers: items(
              { name: 'taskmanager', ports: [{ containerPort: 6122 }, { containerPort: 6123 }] },
              {
                name: 'one',
                image: 'one:1',
                ports: [{ containerPort: 8082 }, { containerPort: 6125 }, { containerPort: 6123, protocol: 'UDP' }],
              },
              { name: 'two', image: 'two:1', ports: [{ containerPort: 8082, protocol: 'TCP' }] },
            ),
          },
        },
      },
    },
    [
      `${at}.containers[1].ports[1].containerPort: is Flink's blob port too, in the same pod (got 6125); give each its own [sidecar-ports]`,
      `${at}.containers[2].ports[0].containerPort: is a port of container one too, in the same pod (got 8082); give each its own [sidecar-ports]`,
    ],
  ],
  [
    'policies against themselves',
    { rollback: { soakSeconds: 600 }, restartPolicy: { backoffSeconds: 60, maxBackoffSeconds: 30 } },
    [
      'spec.rollback.soakSeconds: is not below progressDeadlineSeconds (600): without checkpointing no deploy would be proven in time (got 600); lower it, or raise the deadline [policies]',
      'spec.restartPolicy.backoffSeconds: is above maxBackoffSeconds (30) (got 60); lower it, or raise the longest wait [policies]',
    ],
  ],
  [
    'an age that no checkpoint has',
    { maxCheckpointRestoreAgeSeconds: 60, ...options({ 'execution.checkpointing.interval': '5 min' }) },
    [
      'spec.maxCheckpointRestoreAgeSeconds: is not above the interval of checkpoints, 300 s: none would be young enough (got 60); raise it to several intervals, or remove it [restore-age]',
    ],
  ],
  [
    'a savepoint somewhere',
    { savepointPath: 'savepoint-1', savepointInfo: { savepointLocation: 's3://state/savepoint-1' } },
    [
      'spec.savepointPath: is neither a URI nor a path from the root (got "savepoint-1"); write it as Flink told it: s3://bucket/savepoints/savepoint-1234 [restore-path]',
      'spec.savepointInfo.savepointLocation: is deprecated (got "s3://state/savepoint-1"); use spec.savepointPath [deprecated-fields]',
    ],
  ],
  [
    'images that are none',
    { image: 'Registry.local/Team/job:1', ...container({ image: 'a b' }) },
    [
      'spec.image: is not the name of an image (got "Registry.local/Team/job:1"); write it as registry/repository:tag, in lower case [image-name]',
      `${at}.containers[0].image: is not the name of an image (got "a b"); write it as registry/repository:tag, in lower case [image-name]`,
      `${at}.containers[0].image: has no tag: another image may run after a restart (got "a b"); name a version, or a digest [image-tag]`,
    ],
  ],
  [
    'images that change',
    { image: 'registry:5000/job', ...container({ image: 'job:latest' }) },
    [
      'spec.image: has no tag: another image may run after a restart (got "registry:5000/job"); name a version, or a digest [image-tag]',
      `${at}.containers[0].image: has the tag latest: another image may run after a restart (got "job:latest"); name a version, or a digest [image-tag]`,
    ],
  ],
  ['an image by its digest', { image: `Registry.local:5000/team/job@sha256:${'0'.repeat(64)}` }, []],
  [
    'another image than flinkVersion',
    { image: 'docker.io/library/flink:1.18.1-java17', flinkVersion: '1.20' },
    [
      'spec.flinkVersion: is not the version of docker.io/library/flink:1.18.1-java17 (got "1.20"); write 1.18, or use another image [image-tag]',
    ],
  ],
  [
    'variables that Kubernetes refuses',
    {
      jobManagerConfig: {
        envConfig: {
          env: items<{ name: string; value?: unknown; valueFrom?: object }>(
            { name: '9', value: 'x' },
            { name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'a' } } },
            { name: 'B', valueFrom: { secretKeyRef: { name: 's' } } },
            { name: 'C', valueFrom: {} },
            { name: 'A', value: 1 },
          ),
          envFrom: [{}, { secretRef: { name: 's' } }, { configMapRef: {} }],
        },
      },
    },
    [
      'spec.jobManagerConfig.envConfig.env[0].name: is not the name of a variable (got "9"); use letters, digits, _, - and ., and no digit first [environment]',
      'spec.jobManagerConfig.envConfig.env[1]: has both value and valueFrom; keep one of them [environment]',
      'spec.jobManagerConfig.envConfig.env[2].valueFrom.secretKeyRef.key: is missing; name it [environment]',
      'spec.jobManagerConfig.envConfig.env[3].valueFrom: names no source, or more than one; give one of fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef [environment]',
      'spec.jobManagerConfig.envConfig.env[4].value: is not text (got ******); put it in quotes [environment]',
      'spec.jobManagerConfig.envConfig.env[4].name: is given twice, and only the last would count (got "A"); remove one [environment]',
      'spec.jobManagerConfig.envConfig.envFrom[0]: names no source, or more than one; give configMapRef.name or secretRef.name [environment]',
      'spec.jobManagerConfig.envConfig.envFrom[2]: names no source, or more than one; give configMapRef.name or secretRef.name [environment]',
    ],
  ],
  [
    'variables of a container',
    container({ env: [{ name: 'a=b', value: 'x' }] }),
    [
      `${at}.containers[0].env[0].name: is not the name of a variable (got "a=b"); use letters, digits, _, - and ., and no digit first [environment]`,
    ],
  ],
  [
    'volumes that are none, and mounts of none',
    {
      volumes: items({ name: 'a' }, { name: 'A_b', emptyDir: {}, secret: {} }, { name: 'a', emptyDir: {} }),
      volumeMounts: [
        { name: 'a', mountPath: '/a' },
        { name: 'z', mountPath: '/a' },
        { name: 'a', mountPath: '/b:c' },
      ],
    },
    [
      'spec.volumes[0]: has no source; give it one, as emptyDir: {} [volumes]',
      'spec.volumes[1].name: is not a DNS label (got "A_b"); use a-z, 0-9 and -, 63 characters at most [volumes]',
      'spec.volumes[1]: has more than one source: emptyDir, secret; give it one, as emptyDir: {} [volumes]',
      'spec.volumes[2].name: is the name of another volume too (got "a"); give each its own [volumes]',
      'spec.volumeMounts[1].name: is the name of no volume (got "z"); add the volume, or correct the name [volumes]',
      'spec.volumeMounts[2].mountPath: has a colon (got "/b:c"); choose another path [volumes]',
      'spec.volumeMounts[1].mountPath: has another volume mounted already (got "/a"); mount one of them elsewhere [volumes]',
    ],
  ],
  [
    'mounts in a template',
    {
      volumes: items({ name: 'shared', emptyDir: {} }),
      taskManagerConfig: {
        taskSlots: 2,
        podTemplate: {
          spec: {
            volumes: [{ name: 'own', emptyDir: {} }],
            containers: [
              {
                name: 'taskmanager',
                volumeMounts: [
                  { name: 'own', mountPath: '/o' },
                  { name: 'shared', mountPath: '/s' },
                  { name: 'no', mountPath: '/n' },
                ],
              },
            ],
          },
        },
      },
    },
    [
      `${at}.containers[0].volumeMounts[2].name: is the name of no volume (got "no"); add the volume, or correct the name [volumes]`,
    ],
  ],
  [
    'a hook does not have the volumes of the clusters',
    {
      volumes: items({ name: 'shared', emptyDir: {} }),
      shutdownJob: {
        podTemplate: {
          spec: { containers: [{ name: 'a', image: 'b:1', volumeMounts: [{ name: 'shared', mountPath: '/s' }] }] },
        },
      },
    },
    [
      'spec.shutdownJob.podTemplate.spec.containers[0].volumeMounts[0].name: is the name of no volume (got "shared"); add the volume, or correct the name [volumes]',
    ],
  ],
  [
    'resources of a sidecar',
    container({ resources: { requests: { cpu: '2', memory: 'lots' }, limits: { cpu: 1 } } }),
    [
      `${at}.containers[0].resources.requests.memory: is not a Kubernetes quantity (got "lots"); write it as 500m, 2 or 1Gi [pod-resources]`,
      `${at}.containers[0].resources.requests.cpu: is more than limits.cpu (1) (got "2"); raise the limit or lower the request [pod-resources]`,
    ],
  ],
  [
    'labels that Kubernetes refuses',
    {
      ...container({}, { labels: { 'a b': 'x', team: 'a b', ok: '' }, annotations: { '/x': 'free text' } }),
      jobManagerConfig: { nodeSelector: { 'example.com/pool': 'big!' } },
    },
    [
      'spec.jobManagerConfig.nodeSelector["example.com/pool"]: is not a value of a label (got "big!"); use at most 63 letters, digits, -, _ and ., in quotes [labels]',
      'spec.taskManagerConfig.podTemplate.metadata.labels["a b"]: is not a name that Kubernetes takes; use letters, digits, -, _ and ., with a DNS prefix and / at most [labels]',
      'spec.taskManagerConfig.podTemplate.metadata.labels["team"]: is not a value of a label (got "a b"); use at most 63 letters, digits, -, _ and ., in quotes [labels]',
      'spec.taskManagerConfig.podTemplate.metadata.annotations["/x"]: is not a name that Kubernetes takes; use letters, digits, -, _ and ., with a DNS prefix and / at most [labels]',
    ],
  ],
];

for (const [name, more, expected] of cases)
  test(`${name}: ${expected.length === 0 ? 'passes' : 'told'}`, () => assert.deepEqual(said(more), expected));

test('LastState needs a place for checkpoints', () => {
  const { errors, warnings } = judge(
    metadata,
    spec({ upgradeMode: 'LastState', flinkConfig: { 'state.savepoints.dir': 's3://state/sp' } }),
  );
  assert.deepEqual([...errors, ...warnings].map(formatDiagnostic), [
    `${path('state.checkpoints.dir')}: is absent, and upgradeMode is LastState; name a directory that all pods share, unless the image sets it [checkpoint-directory]`,
  ]);
});

test('a resource that has no name yet is judged by the name it will have', () => {
  const bare = { ...record({ flinkConfig: STATE }).spec };
  assert.deepEqual(judge({ generateName: 'count-' }, bare).errors, []);
  assert.deepEqual(
    judge({ generateName: 'a'.repeat(50) }, bare).errors.map(({ code, path: where }) => [code, where]),
    [['name-fits', 'metadata.name']],
  );
});
