import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withDefaults } from '../../../src/admission/effective-spec.ts';
import { judge } from '../../../src/admission/verdict.ts';
import { spec } from '../../builders.ts';
import { items, linesOf, metadata, type Options, optionPath as path, testVerdicts } from './rows.ts';

const RETENTION = 'execution.checkpointing.externalized-checkpoint-retention';

testVerdicts([
  [
    'State directories without a scheme or in the root of a bucket are errors',
    { flinkConfig: { 'state.savepoints.dir': '/savepoints', 'state.checkpoints.dir': 's3://bucket' } },
    [
      `error ${path('state.checkpoints.dir')}: is the root of a store, which Flink refuses (got "s3://bucket"); add a folder [state-directory]`,
      `error ${path('state.savepoints.dir')}: has no scheme (got "/savepoints"); write it like s3://bucket/folder, hdfs:///folder or file:///folder [state-directory]`,
    ],
  ],
  [
    'A directory for high availability can be the root of a bucket, or have no scheme',
    { flinkConfig: { 'high-availability.storageDir': 's3://bucket' } },
    [],
  ],
  [
    'High availability in a path without a scheme that is on no volume is a warning',
    { flinkConfig: { 'high-availability.storageDir': '/mnt/ha' } },
    [
      `warning ${path('high-availability.storageDir')}: is on no volume, so the state is lost with the pod (got "/mnt/ha"); mount a volume that all pods share, or use an object store [state-durable]`,
    ],
  ],
  [
    'High availability in a path of the default file system passes',
    { flinkConfig: { 'high-availability.storageDir': '/mnt/ha', 'fs.default-scheme': 'hdfs://nn:8020/' } },
    [],
  ],
  [
    'Directories and addresses with variables of the container pass',
    {
      upgradeMode: 'LastState',
      serviceAccountName: 'flink',
      flinkConfig: {
        'state.savepoints.dir': `\${STATE_ROOT}/savepoints`,
        'state.checkpoints.dir': `s3://\${STATE_BUCKET}`,
        'high-availability.type': 'kubernetes',
        'high-availability.storageDir': '$HA_DIR',
        [RETENTION]: '$RETENTION',
      },
      jobManagerConfig: { envConfig: { envFrom: [{ configMapRef: { name: 'settings' } }] } },
      taskManagerConfig: { envConfig: { envFrom: [{ configMapRef: { name: 'settings' } }] } },
    },
    [],
  ],
  [
    "A state directory in the pod's own file system is a warning",
    { flinkConfig: { 'state.checkpoints.dir': 'file:///tmp/checkpoints' } },
    [
      `warning ${path('state.checkpoints.dir')}: is on no volume, so the state is lost with the pod (got "file:///tmp/checkpoints"); mount a volume that all pods share, or use an object store [state-durable]`,
    ],
  ],
  [
    'A state directory on a volume passes',
    {
      flinkConfig: { 'state.checkpoints.dir': 'file:///tmp/checkpoints' },
      volumes: items({ name: 'tmp', persistentVolumeClaim: { claimName: 'tmp' } }),
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp/' }],
    },
    [],
  ],
  [
    'LastState with checkpoints that Flink deletes on cancellation is an error',
    { upgradeMode: 'LastState', flinkConfig: { [RETENTION]: 'DELETE_ON_CANCELLATION' } },
    [
      `error ${path(RETENTION)}: conflicts with upgradeMode LastState (got "DELETE_ON_CANCELLATION"); write RETAIN_ON_CANCELLATION, or remove the option [last-state]`,
    ],
  ],
  [
    'LastState with retained checkpoints passes, in any case of letters',
    { upgradeMode: 'LastState', flinkConfig: { [RETENTION]: 'retain_on_cancellation' } },
    [],
  ],
  [
    'LastState with BlueGreen is an error',
    { deploymentMode: 'BlueGreen', upgradeMode: 'LastState' },
    [
      'error spec.upgradeMode: conflicts with deploymentMode BlueGreen (got "LastState"); use Savepoint or Stateless [blue-green-state]',
    ],
  ],
  [
    'ZooKeeper high availability without storage directory and servers gives two warnings',
    { flinkConfig: { 'high-availability.type': 'zookeeper' } },
    [
      `warning ${path('high-availability.storageDir')}: is missing, and the JobManager does not start unless the image sets it; set a directory that all pods share [ha-settings]`,
      `warning ${path('high-availability.zookeeper.quorum')}: is missing, and the JobManager does not start unless the image sets it; list the servers, such as zk-0:2181,zk-1:2181 [ha-settings]`,
    ],
  ],
  [
    'Kubernetes high availability with the default ServiceAccount is a warning',
    { flinkConfig: { 'high-availability': 'kubernetes', 'high-availability.storageDir': 's3://state/ha' } },
    [
      "warning spec.serviceAccountName: is missing, and the namespace's default ServiceAccount cannot write ConfigMaps; write one that can (the chart value jobs.serviceAccount creates it) [ha-settings]",
    ],
  ],
  [
    'Kubernetes high availability with a storage directory and a ServiceAccount passes',
    {
      serviceAccountName: 'flink',
      flinkConfig: { 'high-availability': 'kubernetes', 'high-availability.storageDir': 's3://state/ha' },
    },
    [],
  ],
  [
    'High availability by a factory of the user needs only a storage directory',
    { flinkConfig: { 'high-availability': 'com.example.Factory', 'high-availability.storageDir': 's3://state/ha' } },
    [],
  ],
  [
    'Two JobManagers without high availability are an error',
    { jobManagerConfig: { replicas: 2 } },
    [
      'error spec.jobManagerConfig.replicas: must be 1 without high availability (got 2); set high-availability.type and high-availability.storageDir in flinkConfig, or write 1 [replicas-need-ha]',
    ],
  ],
  [
    'Two JobManagers with high availability pass',
    {
      jobManagerConfig: { replicas: 2 },
      flinkConfig: {
        'high-availability': 'zookeeper',
        'high-availability.storageDir': 's3://state/ha',
        'high-availability.zookeeper.quorum': 'zk-0:2181',
      },
    },
    [],
  ],
  [
    'More checkpoints than fit into the progress deadline are a warning',
    {
      rollback: { minCompletedCheckpoints: 3, progressDeadlineSeconds: 60 },
      flinkConfig: { 'execution.checkpointing.interval': '30 s' },
    },
    [
      'warning spec.rollback.minCompletedCheckpoints: takes longer than progressDeadlineSeconds of 60 with a checkpoint every 30 s, so every deploy rolls back (got 3); lower it, or raise progressDeadlineSeconds [policies]',
    ],
  ],
  [
    'Checkpoints that fit into the progress deadline pass',
    { rollback: { minCompletedCheckpoints: 2 }, flinkConfig: { 'execution.checkpointing.interval': '5 min' } },
    [],
  ],
  [
    'A soak as long as the progress deadline and a first back-off above the longest give two warnings',
    { rollback: { soakSeconds: 600 }, restartPolicy: { backoffSeconds: 60, maxBackoffSeconds: 30 } },
    [
      'warning spec.rollback.soakSeconds: must be below progressDeadlineSeconds of 600, or every deploy without checkpointing rolls back (got 600); lower it, or raise progressDeadlineSeconds [policies]',
      'warning spec.restartPolicy.backoffSeconds: exceeds maxBackoffSeconds of 30 (got 60); lower it, or raise maxBackoffSeconds [policies]',
    ],
  ],
  [
    'A restore age below the checkpoint interval is a warning',
    { maxCheckpointRestoreAgeSeconds: 60, flinkConfig: { 'execution.checkpointing.interval': '5 min' } },
    [
      'warning spec.maxCheckpointRestoreAgeSeconds: must exceed the checkpoint interval of 300 s, or every checkpoint may be too old (got 60); raise it to several intervals, or remove it [restore-age]',
    ],
  ],
  [
    'A relative savepoint path is an error, and the deprecated savepointInfo a warning',
    { savepointPath: 'savepoint-1', savepointInfo: { savepointLocation: 's3://state/savepoint-1' } },
    [
      'error spec.savepointPath: must be a URI or an absolute path (got "savepoint-1"); write the path that Flink reported, such as s3://bucket/savepoints/savepoint-1234 [restore-path]',
      'warning spec.savepointInfo.savepointLocation: is deprecated (got "s3://state/savepoint-1"); use spec.savepointPath [deprecated-fields]',
    ],
  ],
]);

const withOptions = (flinkConfig: Options, changes: object = {}): readonly string[] =>
  linesOf(judge(metadata, withDefaults(spec({ ...changes, flinkConfig }))));

test('A missing savepoint directory is a warning', () =>
  assert.deepEqual(withOptions({}), [
    `warning ${path('state.savepoints.dir')}: is missing, and upgrades and deletions fail unless the image sets it; set a directory that all pods share [savepoint-directory]`,
  ]));

test('Without upgrades and deletions that take a savepoint, a missing savepoint directory passes', () =>
  assert.deepEqual(withOptions({}, { savepointDisabled: true, deleteMode: 'None' }), []));

test('A missing savepoint directory is a warning where only deletions take a savepoint', () =>
  assert.deepEqual(linesOf(judge(metadata, spec({ flinkConfig: {}, savepointDisabled: true }))), [
    `warning ${path('state.savepoints.dir')}: is missing, and upgrades and deletions fail unless the image sets it; set a directory that all pods share [savepoint-directory]`,
  ]));

test('LastState without a checkpoint directory is a warning', () =>
  assert.deepEqual(withOptions({ 'state.savepoints.dir': 's3://state/sp' }, { upgradeMode: 'LastState' }), [
    `warning ${path('state.checkpoints.dir')}: is missing, and upgradeMode LastState needs it unless the image sets it; set a directory that all pods share [checkpoint-directory]`,
  ]));
