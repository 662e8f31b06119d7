import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { V1ContainerState, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { listPods, podFact } from '../../../src/kube/pods.ts';
import { emptyKube } from '../../fakes/kube.ts';

const UID = 'uid-1';
const podWith = (container: Partial<V1ContainerStatus>, status: V1Pod['status'] = {}): V1Pod => ({
  metadata: { name: 'p', labels: { 'flink-app-hash': 'abc', 'flink.k8s.io/application-uid': UID } },
  status: {
    containerStatuses: [{ name: 'flink', image: '', imageID: '', ready: false, restartCount: 0, ...container }],
    ...status,
  },
});
const pod = (state: V1ContainerState, status: V1Pod['status'] = {}): V1Pod => podWith({ state }, status);
const fact = { name: 'p', cluster: 'abc', ownedByUid: true };

for (const [name, given, expected] of [
  ['a pod whose container is being created has no problem', pod({ waiting: { reason: 'ContainerCreating' } }), fact],
  [
    'an image that the kubelet cannot pull is a permanent problem with reason and message',
    pod({ waiting: { reason: 'ErrImagePull', message: 'not found' } }),
    { ...fact, problem: 'ErrImagePull: not found', permanent: true },
  ],
  [
    'a waiting reason without a message is shown alone',
    pod({ waiting: { reason: 'ImagePullBackOff' } }),
    { ...fact, problem: 'ImagePullBackOff', permanent: true },
  ],
  [
    'an unschedulable pod has a problem that is not permanent',
    pod({}, { conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes' }] }),
    { ...fact, problem: 'Unschedulable: 0/1 nodes', permanent: false },
  ],
  [
    'a container that exceeded its memory limit is a permanent problem',
    pod({ terminated: { exitCode: 137, reason: 'OOMKilled' } }),
    { ...fact, problem: 'container flink terminated, last exit code 137 (OOMKilled)', permanent: true },
  ],
  [
    'a container that failed is a problem with the last line of its termination message',
    pod({ terminated: { exitCode: 1, reason: 'Error', message: 'a\nCould not start\n' } }),
    { ...fact, problem: 'container flink terminated, last exit code 1 (Error): Could not start', permanent: false },
  ],
  [
    'a termination message with a stack trace is reduced to its innermost cause',
    pod({ terminated: { exitCode: 1, message: 'x\nCaused by: a\n\tat b\nCaused by: c: d\n\tat e\n\t... 5 more\n' } }),
    { ...fact, problem: 'container flink terminated, last exit code 1: Caused by: c: d', permanent: false },
  ],
  [
    'of a stack trace without a cause the last line that is no frame is shown',
    pod({ terminated: { exitCode: 1, message: 'x\ny: z\n\tat b\n' } }),
    { ...fact, problem: 'container flink terminated, last exit code 1: y: z', permanent: false },
  ],
  [
    'a crash loop shows the exit code of the last run, but not its back-off, which grows',
    podWith({
      state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' } },
      lastState: { terminated: { exitCode: 1 } },
    }),
    { ...fact, problem: 'CrashLoopBackOff, last exit code 1', permanent: true },
  ],
  ['a container that exited with 0 is no problem', pod({ terminated: { exitCode: 0 } }), fact],
  [
    'a pod whose containers all run is marked as running',
    pod({ running: {} }, { phase: 'Running' }),
    { ...fact, runs: true },
  ],
  ['a pod without labels belongs to no application', {}, { name: '', cluster: '', ownedByUid: false }],
] as const) {
  test(`a pod as a fact: ${name}`, () => assert.deepEqual(podFact(given, UID), expected));
}

test('a JobManager that has restarted has another id than before', () => {
  const jobManager = podWith({ state: { running: {} }, restartCount: 2 });
  const labels = { ...jobManager.metadata?.labels, 'flink-deployment-type': 'jobmanager' };
  assert.deepEqual(podFact({ ...jobManager, metadata: { name: 'p', labels } }, UID), { ...fact, jobManagerId: 'p/2' });
});

const metadata = { name: 'count', namespace: 'ns', uid: UID };

test('pods that succeeded or failed are listed as ended', async () => {
  const items = ['Failed', 'Succeeded', 'Running'].map((phase) => pod({}, { phase }));
  assert.deepEqual(await listPods(emptyKube({ get: async () => ({ items }) }), metadata), [
    { ...fact, ended: true },
    { ...fact, ended: true },
    fact,
  ]);
});

test('an answer that is no list of pods is an error, not an empty list', async () => {
  await assert.rejects(
    listPods(emptyKube({ get: async () => undefined }), metadata),
    /answered with something other than a list of pods/,
  );
});
