import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Job } from '@kubernetes/client-node';
import { LAST_APPLIED_ANNOTATION } from '../../../../src/api/labels.ts';
import type { HookRun } from '../../../../src/api/status.ts';
import { type HookSpec, hookJob } from '../../../../src/objects/workloads/hook-job.ts';
import { record } from '../../../builders.ts';
import { OWNER } from '../fixtures.ts';

const cluster = record({ uiPort: 9999 });
const run: HookRun = {
  kind: 'verification',
  name: 'count-x-verify-3',
  cluster: cluster.hash,
  jobId: 'job-1',
  phase: 'Running',
  startedAt: '2026-01-01T00:00:00Z',
};
const plain: HookSpec = { podTemplate: { spec: { containers: [{ name: 'check', image: 'check:1' }] } } };
const hookEnvironment = (url: string, savepoint: string) => [
  { name: 'FLINK_APPLICATION', value: 'count' },
  { name: 'FLINK_APPLICATION_PHASE', value: 'Running' },
  { name: 'FLINK_REST_URL', value: url },
  { name: 'FLINK_JOB_ID', value: 'job-1' },
  { name: 'FLINK_SAVEPOINT_PATH', value: savepoint },
];
const labels = {
  'app.kubernetes.io/name': 'flink',
  'app.kubernetes.io/instance': 'count',
  'app.kubernetes.io/managed-by': 'flinkapp',
  'flink.k8s.io/hook-of': 'count',
};
const url = `http://count-${cluster.hash}.ns.svc:9999`;

test('a template with one container gets the variables of the hook, no retries and a deadline of 300 s', () => {
  assert.deepEqual(hookJob(OWNER, run, plain, [cluster], undefined), [
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name: 'count-x-verify-3',
        namespace: 'ns',
        labels: { ...labels, 'flink-app': 'count', 'flink-app-hash': cluster.hash },
      },
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: 300,
        template: {
          metadata: { labels },
          spec: {
            restartPolicy: 'Never',
            containers: [{ name: 'check', image: 'check:1', env: hookEnvironment(url, '') }],
          },
        },
      },
    },
  ]);
});

test('fields of the template and its variables win, and init containers get the variables too', () => {
  const template: HookSpec = {
    deadlineSeconds: 20,
    retries: 2,
    podTemplate: {
      metadata: { labels: { team: 'payments' }, annotations: { a: 'b' } },
      spec: {
        restartPolicy: 'OnFailure',
        initContainers: [{ name: 'first', image: 'first:1' }],
        containers: [{ name: 'check', image: 'check:1', env: [{ name: 'FLINK_JOB_ID', value: 'mine' }] }],
      },
    },
  };
  const [job] = hookJob(OWNER, { ...run, savepointPath: 's3://sp' }, template, [], undefined);
  const all = hookEnvironment(`http://count-${cluster.hash}.ns.svc:8081`, 's3://sp');
  assert.deepEqual(job?.spec, {
    backoffLimit: 2,
    activeDeadlineSeconds: 20,
    template: {
      metadata: { labels: { team: 'payments', ...labels }, annotations: { a: 'b' } },
      spec: {
        restartPolicy: 'OnFailure',
        initContainers: [{ name: 'first', image: 'first:1', env: all }],
        containers: [
          {
            name: 'check',
            image: 'check:1',
            env: [...all.filter(({ name }) => name !== 'FLINK_JOB_ID'), { name: 'FLINK_JOB_ID', value: 'mine' }],
          },
        ],
      },
    },
  });
});

test('an empty template makes a pod without containers', () => {
  const [job] = hookJob(OWNER, run, { podTemplate: {} }, [], undefined);
  assert.deepEqual(job?.spec?.template.spec, { restartPolicy: 'Never', containers: [] });
});

test('a Job that exists keeps the spec that flinkapp applied, also after the spec has lost the hook', () => {
  const applied = { spec: { backoffLimit: 7, template: {} } };
  const observed: V1Job = { metadata: { annotations: { [LAST_APPLIED_ANNOTATION]: JSON.stringify(applied) } } };
  assert.deepEqual(hookJob(OWNER, run, plain, [], observed)[0]?.spec, applied.spec);
  assert.deepEqual(hookJob(OWNER, run, undefined, [], observed)[0]?.spec, applied.spec);
});

test('a hook that the spec does not have makes no Job', () => {
  assert.deepEqual(hookJob(OWNER, run, undefined, [], undefined), []);
});
