import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { V1ContainerState, V1Pod } from '@kubernetes/client-node';
import { BadSetting, readConfig } from '../../../src/config.ts';
import { KubeError, kubeApi, openAccess } from '../../../src/kube/client.ts';
import { phaseCounts } from '../../../src/kube/phase-counts.ts';
import { listPods, podFact } from '../../../src/kube/pods.ts';
import { answeredRevisions } from '../../../src/observe/answered-revisions.ts';
import { clusterBackoff } from '../../../src/observe/cluster-backoff.ts';
import { searches } from '../../../src/observe/searches.ts';
import { submissions } from '../../../src/observe/submissions.ts';
import { triggers } from '../../../src/observe/triggers.ts';
import { emptyKube } from '../../fakes/service.ts';

const pod = (state: V1ContainerState, more: V1Pod['status'] = {}): V1Pod => ({
  metadata: { name: 'p', labels: { 'flink-app-hash': 'abc', 'flink.k8s.io/application-uid': 'uid-1' } },
  status: {
    containerStatuses: [{ name: 'flink', image: '', imageID: '', ready: false, restartCount: 0, state }],
    ...more,
  },
});
const own = { name: 'p', cluster: 'abc', ownedByUid: true };

for (const [name, given, expected] of [
  ['a pod that is being made has no problem', pod({ waiting: { reason: 'ContainerCreating' } }), own],
  [
    'an image that cannot be pulled is told with its reason',
    pod({ waiting: { reason: 'ErrImagePull', message: 'not found' } }),
    { ...own, problem: 'ErrImagePull: not found', permanent: true },
  ],
  [
    'a missing message is no problem of ours',
    pod({ waiting: { reason: 'ImagePullBackOff' } }),
    { ...own, problem: 'ImagePullBackOff', permanent: true },
  ],
  [
    'a pod that cannot be placed',
    pod({}, { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes' }] }),
    { ...own, problem: 'Unschedulable: 0/1 nodes', permanent: false },
  ],
  [
    'a container that ended badly',
    pod({ terminated: { exitCode: 137, reason: 'OOMKilled' } }),
    { ...own, problem: 'container flink ended, last exit 137 (OOMKilled)', permanent: true },
  ],
  [
    'with what it said last',
    pod({ terminated: { exitCode: 1, reason: 'Error', message: 'a\nCould not start\n' } }),
    { ...own, problem: 'container flink ended, last exit 1 (Error): Could not start', permanent: false },
  ],
  ['one that ended well', pod({ terminated: { exitCode: 0 } }), own],
  ['a pod without labels belongs to nobody', {}, { name: '', cluster: '', ownedByUid: false }],
] as const) {
  test(`pods: ${name}`, () => assert.deepEqual(podFact(given, 'uid-1'), expected));
}

test('pods: a crash loop names its last exit, and not its growing pause', () => {
  const crashing = pod({ waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' } });
  const [status] = crashing.status?.containerStatuses ?? [];
  if (status !== undefined) status.lastState = { terminated: { exitCode: 1 } };
  assert.deepEqual(podFact(crashing, 'uid-1'), { ...own, problem: 'CrashLoopBackOff, last exit 1', permanent: true });
});

for (const [name, message, expected] of [
  [
    'the innermost cause of a stack trace',
    'x\nCaused by: a\n\tat b\nCaused by: c: d\n\tat e\n\t... 5 more\n',
    'Caused by: c: d',
  ],
  ['the last line without one', 'x\ny: z\n\tat b\n', 'y: z'],
] as const) {
  test(`pods: what a container said last: ${name}`, () => {
    const { problem } = podFact(pod({ terminated: { exitCode: 1, message } }), 'uid-1');
    assert.equal(problem, `container flink ended, last exit 1: ${expected}`);
  });
}

test('pods: a JobManager is told from the one it was before it restarted', () => {
  const manager = pod({ running: {} });
  const [status] = manager.status?.containerStatuses ?? [];
  if (status !== undefined) status.restartCount = 2;
  const labels = { ...manager.metadata?.labels, 'flink-deployment-type': 'jobmanager' };
  assert.deepEqual(podFact({ ...manager, metadata: { name: 'p', labels } }, 'uid-1'), { ...own, jobManagerId: 'p/2' });
});

test('pods that have ended are told apart, and another answer is an error', async () => {
  const metadata = { name: 'count', namespace: 'ns', uid: 'uid-1' };
  const kube = emptyKube({
    get: async () => ({
      items: [pod({}, { phase: 'Failed' }), pod({}, { phase: 'Succeeded' }), pod({}, { phase: 'Running' })],
    }),
  });
  assert.deepEqual(await listPods(kube, metadata), [{ ...own, ended: true }, { ...own, ended: true }, own]);
  await assert.rejects(
    listPods(emptyKube({ get: async () => undefined }), metadata),
    /something else than a list of pods/,
  );
});

test('applications are counted from a table, phases nobody knows left out', async () => {
  const kube = emptyKube({
    get: async () => ({
      columnDefinitions: [{ name: 'Name' }, { name: 'Phase' }],
      rows: [{ cells: ['a', 'Running'] }, { cells: ['b', null] }, { cells: ['c', 'Running'] }, { cells: ['d', 'Odd'] }],
    }),
  });
  const counts = await phaseCounts(kube);
  assert.deepEqual(
    [counts.get('Running'), counts.get('New'), counts.get('Deleting'), counts.has('Odd')],
    [2, 1, 0, false],
  );
  assert.equal((await phaseCounts(emptyKube())).get('Running'), 0);
});

test('a cluster that answers late is left alone for a while, one that refuses at once is not', () => {
  const backoff = clusterBackoff();
  backoff.failed('slow', 0, 'time-out', 3000);
  backoff.failed('refusing', 0, 'ECONNREFUSED', 1);
  assert.deepEqual(
    [
      backoff.blocked('slow', 999),
      backoff.blocked('slow', 1000),
      backoff.blocked('refusing', 0),
      backoff.blocked('other', 0),
    ],
    ['time-out', undefined, undefined, undefined],
  );
  backoff.failed('slow', 1000, 'time-out', 3000);
  assert.equal(backoff.blocked('slow', 2999), 'time-out');
  backoff.answered('slow');
  assert.equal(backoff.blocked('slow', 1500), undefined);
});

test('a cluster that refused often while it started, and is slow once, is asked again after a second', () => {
  const backoff = clusterBackoff();
  for (let i = 0; i < 20; i += 1) backoff.failed('starting', i * 400, 'ECONNREFUSED', 300);
  backoff.failed('starting', 8000, 'time-out', 1000);
  assert.deepEqual([backoff.blocked('starting', 8999), backoff.blocked('starting', 9000)], ['time-out', undefined]);
});

test('what a process remembers is bounded', () => {
  const [sent, seen, triggered] = [submissions(), answeredRevisions(), triggers()];
  for (let i = 0; i < 1001; i += 1) triggered.set(`t-${i}`, { at: i, requestId: 'r' });
  assert.deepEqual([triggered.of('t-0'), triggered.of('t-1000')], [undefined, { at: 1000, requestId: 'r' }]);
  for (let i = 0; i < 1001; i += 1) sent.set(`job-${i}`, { state: 'pending' });
  for (let i = 0; i < 10_001; i += 1) seen.record(`uid-${i}`, 5);
  seen.record('uid-7', 3);
  assert.deepEqual(
    [sent.of('job-0'), sent.of('job-1000'), seen.newest('uid-0'), seen.newest('uid-7')],
    [{ state: 'notSent' }, { state: 'pending' }, undefined, 5],
  );
});

test('a search that takes long is met again by the next look, and one that failed is begun anew', async () => {
  const search = searches(20);
  const found = { state: 'found' as const, points: [] };
  let finish: (fact: typeof found) => void = () => undefined;
  let begun = 0;
  const slow = () => {
    begun += 1;
    return new Promise<typeof found>((resolve) => {
      finish = resolve;
    });
  };
  assert.deepEqual(await search.of('a', slow), { state: 'looking' });
  assert.deepEqual(await search.of('a', slow), { state: 'looking' });
  finish(found);
  assert.deepEqual([await search.of('a', slow), begun], [found, 1]);
  const failed = { state: 'failed' as const, cause: 'c' };
  assert.deepEqual(await search.of('b', async () => failed), failed);
  assert.deepEqual(await search.of('b', async () => found), found);
});

const server = async (status: number, text: string) => {
  const seen: string[] = [];
  const http = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${request.headers['content-type'] ?? ''} ${body}`.trim());
      response.writeHead(status).end(text);
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    kube: kubeApi(openAccess(`http://127.0.0.1:${(http.address() as AddressInfo).port}`)),
    seen,
    close: () => http.close(),
  };
};

test('the Kubernetes client sends what it is told to', async () => {
  const { kube, seen, close } = await server(200, '{"a":1}');
  assert.deepEqual(await kube.get('/x'), { a: 1 });
  await kube.create('/x', { b: 2 });
  await kube.replace('/x/y', { b: 3 });
  await kube.merge('/x/y', { b: 4 });
  await kube.remove('/x?labelSelector=a');
  close();
  assert.deepEqual(seen, [
    'GET /x',
    'POST /x application/json {"b":2}',
    'PUT /x/y application/json {"b":3}',
    'PATCH /x/y application/merge-patch+json {"b":4}',
    'DELETE /x?labelSelector=a',
  ]);
});

test('a 404 is no object; other refusals are errors with their status', async () => {
  const missing = await server(404, '{}');
  assert.equal(await missing.kube.get('/x'), undefined);
  await missing.kube.remove('/x');
  await assert.rejects(missing.kube.create('/x', {}), (error) => error instanceof KubeError && error.status === 404);
  missing.close();
  const status = {
    kind: 'Status',
    message: 'pods is forbidden: User "u" cannot list resource "pods"',
    reason: 'Forbidden',
  };
  for (const [text, told] of [
    [JSON.stringify(status), status.message],
    ['<html>', '<html>'],
    ['[]', '[]'],
    ['null', 'null'],
    ['x'.repeat(900), 'x'.repeat(500)],
  ] as const) {
    const refusing = await server(403, text);
    await assert.rejects(refusing.kube.get('/x'), new KubeError(403, `GET /x answered 403: ${told}`));
    refusing.close();
  }
  await assert.rejects(
    kubeApi(openAccess('http://127.0.0.1:1')).get('/x'),
    (error) => error instanceof KubeError && error.status === 0,
  );
});

test('settings have defaults, and a wrong one stops the start', () => {
  assert.equal(readConfig({}).port, 8443);
  assert.equal(readConfig({ FLINKAPP_LISTEN_PORT: '9' }).port, 9);
  assert.throws(
    () => readConfig({ FLINKAPP_LISTEN_PORT: 'tcp://1' }),
    new BadSetting("FLINKAPP_LISTEN_PORT must be a positive number, not 'tcp://1'"),
  );
});
