import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1Job } from '@kubernetes/client-node';
import { LAST_APPLIED_ANNOTATION } from '../../../src/api/labels.ts';
import type { HookRun } from '../../../src/api/status.ts';
import { childrenOf } from '../../../src/objects/children.ts';
import { NO_CHILDREN } from '../../../src/objects/observed-children.ts';
import { type HookSpec, hookJob } from '../../../src/objects/workloads/hook-job.ts';
import { record } from '../../builders.ts';

const owner = { name: 'count', namespace: 'ns', uid: 'uid-1' };
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
const told = (url: string, savepoint: string) => [
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

test('a Job of the plainest template', () => {
  assert.deepEqual(hookJob(owner, run, plain, [cluster], undefined), [
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
          spec: { restartPolicy: 'Never', containers: [{ name: 'check', image: 'check:1', env: told(url, '') }] },
        },
      },
    },
  ]);
});

test('what the template says stays, and every container is told', () => {
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
  const [job] = hookJob(owner, { ...run, savepointPath: 's3://sp' }, template, [], undefined);
  const all = told(`http://count-${cluster.hash}.ns.svc:8081`, 's3://sp');
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

test('a template that says nothing makes a Job that says so little', () => {
  const [job] = hookJob(owner, run, { podTemplate: {} }, [], undefined);
  assert.deepEqual(job?.spec?.template.spec, { restartPolicy: 'Never', containers: [] });
});

test('a Job stays as it was asked for, and without its spec none is made', () => {
  const asked = { spec: { backoffLimit: 7, template: {} } };
  const made: V1Job = { metadata: { annotations: { [LAST_APPLIED_ANNOTATION]: JSON.stringify(asked) } } };
  assert.deepEqual(hookJob(owner, run, plain, [], made)[0]?.spec, asked.spec);
  assert.deepEqual(hookJob(owner, run, undefined, [], made)[0]?.spec, asked.spec);
  assert.deepEqual(hookJob(owner, run, undefined, [], undefined), []);
});

for (const [name, kind, spec, expected] of [
  [
    'beside the clusters',
    'verification',
    { verification: plain },
    ['Deployment', 'Deployment', 'Service', 'Service', 'Job'],
  ],
  ['of the other sort', 'shutdown', { verification: plain }, ['Deployment', 'Deployment', 'Service', 'Service']],
] as const) {
  test(`the Job is a child ${name}`, () => {
    const kinds = childrenOf(owner, [cluster], NO_CHILDREN, { spec, hook: { ...run, kind } }).map(
      (child) => child.kind,
    );
    assert.deepEqual(kinds, expected);
  });
}

test('it outlives the clusters', () => {
  const children = childrenOf(owner, [], NO_CHILDREN, {
    spec: { shutdownJob: plain },
    hook: { ...run, kind: 'shutdown' },
  });
  assert.deepEqual(
    children.map(({ kind }) => kind),
    ['Job'],
  );
});
