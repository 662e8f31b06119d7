import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { V1ContainerState, V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { listPods, podFact } from '../../../src/kube/pods.ts';
import type { PodFact } from '../../../src/lifecycle/observation.ts';
import { emptyKube } from '../../fakes/kube.ts';

/** A pod as a fact: its main container alone says whether it runs, which process it is, and whether it has ended. */

const UID = 'uid-1';
const FACT: PodFact = { name: 'p', cluster: 'abc', ownedByUid: true, jobManagerId: 'p/0' };

const container = (
  name: string,
  state: V1ContainerState,
  more: Partial<V1ContainerStatus> = {},
): V1ContainerStatus => ({
  name,
  image: `${name}:1`,
  imageID: '',
  ready: false,
  restartCount: 0,
  state,
  ...more,
});
const main = (state: V1ContainerState, more: Partial<V1ContainerStatus> = {}) => container('jobmanager', state, more);

const RUNNING: V1ContainerState = { running: {} };
const CREATING: V1ContainerState = { waiting: { reason: 'ContainerCreating' } };
const INITIALIZING: V1ContainerState = { waiting: { reason: 'PodInitializing' } };
const exited = (exitCode: number, more: object = {}): V1ContainerState => ({ terminated: { exitCode, ...more } });
const waits = (reason: string, message?: string): V1ContainerState => ({
  waiting: { reason, ...(message === undefined ? {} : { message }) },
});

const podOf = (role: string, status: V1Pod['status'], spec?: Partial<NonNullable<V1Pod['spec']>>): V1Pod => ({
  metadata: {
    name: 'p',
    labels: { 'flink-app-hash': 'abc', 'flink.k8s.io/application-uid': UID, 'flink-deployment-type': role },
  },
  ...(spec === undefined ? {} : { spec: { containers: [], ...spec } }),
  ...(status === undefined ? {} : { status }),
});
/** The pod of a JobManager. */
const pod = (containers: V1ContainerStatus[], more: V1Pod['status'] = {}): V1Pod =>
  podOf('jobmanager', { phase: 'Running', containerStatuses: containers, ...more });
/** The pod of a JobManager that is a Job: Kubernetes starts none of its containers again. */
const jobPod = (containers: V1ContainerStatus[], more: V1Pod['status'] = {}): V1Pod => ({
  ...pod(containers, more),
  spec: { containers: [], restartPolicy: 'Never' },
});
const terminating = (given: V1Pod): V1Pod => ({
  ...given,
  metadata: { ...given.metadata, deletionTimestamp: '2026-01-01T12:00:05Z' as unknown as Date },
  spec: { containers: [], ...given.spec, nodeName: 'node-1' },
});

const withFinalizers = (given: V1Pod, ...finalizers: string[]): V1Pod => ({
  ...given,
  metadata: { ...given.metadata, finalizers },
});

const PULL = { problem: 'ErrImagePull: image jobmanager:1 cannot be pulled', permanent: true };

const ROWS: Readonly<Record<string, readonly (readonly [name: string, given: V1Pod, expected: PodFact])[]>> = {
  'whether it runs, and as which process': [
    ['a container that is being created does not run, and is no problem', pod([main(CREATING)]), FACT],
    ['a main container that runs is enough', pod([main(RUNNING)]), { ...FACT, runs: true }],
    [
      'a restarted main container is another process',
      pod([main(RUNNING, { restartCount: 2 })]),
      { ...FACT, runs: true, jobManagerId: 'p/2' },
    ],
    [
      'a restarted sidecar is not another process',
      pod([main(RUNNING), container('logs', RUNNING, { restartCount: 2 })]),
      { ...FACT, runs: true },
    ],
    [
      'a sidecar that crashes does not keep the pod from running',
      pod([main(RUNNING), container('logs', waits('CrashLoopBackOff'), { lastState: exited(1), restartCount: 4 })]),
      { ...FACT, runs: true },
    ],
    [
      'a sidecar whose image cannot be pulled keeps the phase Pending, and the main container runs all the same',
      pod([main(RUNNING), container('logs', waits('ImagePullBackOff'))], { phase: 'Pending' }),
      { ...FACT, runs: true },
    ],
    [
      'a pod that Kubernetes is deleting does not count as running, and names its node',
      terminating(pod([main(RUNNING)])),
      { ...FACT, terminatesBy: '2026-01-01T12:00:05Z', node: 'node-1' },
    ],
    [
      'a pod that Kubernetes is deleting names its finalizers, but for that of its Job, which goes by itself',
      withFinalizers(terminating(pod([main(RUNNING)])), 'batch.kubernetes.io/job-tracking', 'x.io/f'),
      { ...FACT, terminatesBy: '2026-01-01T12:00:05Z', finalizers: ['x.io/f'], node: 'node-1' },
    ],
    [
      'a TaskManager has no process id',
      podOf('taskmanager', { phase: 'Running', containerStatuses: [container('taskmanager', RUNNING)] }),
      { name: 'p', cluster: 'abc', ownedByUid: true, runs: true },
    ],
    ['a pod without labels belongs to no application', {}, { name: '', cluster: '', ownedByUid: false }],
  ],
  'when it has ended': [
    ['a pod that succeeded has ended', pod([main(exited(0))], { phase: 'Succeeded' }), { ...FACT, ended: true }],
    [
      'an evicted pod has ended, and says why',
      pod([], { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' }),
      { ...FACT, problem: 'Evicted: The node was low on resource: memory.', permanent: false, ended: true },
    ],
    [
      'a pod that a node ended while it shut down has ended',
      pod([main(exited(143))], { phase: 'Failed', reason: 'Terminated', message: 'imminent node shutdown' }),
      { ...FACT, problem: 'Terminated: imminent node shutdown', permanent: false, ended: true },
    ],
    [
      'a main container that nobody restarts has ended, although a sidecar lives on',
      jobPod([main(exited(1)), container('logs', RUNNING)]),
      { ...FACT, problem: 'container jobmanager terminated, last exit code 1', permanent: false, ended: true },
    ],
    [
      'a main container that ended with 0 and restartPolicy OnFailure has ended',
      { ...pod([main(exited(0))]), spec: { containers: [], restartPolicy: 'OnFailure' } },
      { ...FACT, ended: true },
    ],
    [
      'a main container that failed with restartPolicy OnFailure is started again',
      { ...pod([main(exited(1))]), spec: { containers: [], restartPolicy: 'OnFailure' } },
      { ...FACT, problem: 'container jobmanager terminated, last exit code 1', permanent: false },
    ],
    ['a main container of a Deployment is started again', pod([main(exited(0))]), FACT],
    [
      'a main container with a restart policy of its own may be started again',
      {
        ...pod([main(exited(0))]),
        spec: { containers: [{ name: 'jobmanager', restartPolicy: 'Never' }], restartPolicy: 'Never' },
      },
      FACT,
    ],
    [
      'a sidecar that ended says nothing about the main container',
      jobPod([main(RUNNING), container('logs', exited(1))]),
      { ...FACT, runs: true },
    ],
    [
      'a pod whose node does not answer has not ended, and is not known to run',
      pod([main(RUNNING)], { phase: 'Unknown', reason: 'NodeLost' }),
      FACT,
    ],
  ],
  'the problem of the main container': [
    [
      'an image that cannot be pulled, with the cause that Kubernetes says in one of its answers',
      pod([main(waits('ErrImagePull', 'not found'))], { phase: 'Pending' }),
      { ...FACT, ...PULL, problemDetail: 'not found' },
    ],
    [
      'the same image while the kubelet waits for its next attempt has the same text',
      pod([main(waits('ImagePullBackOff', 'Back-off pulling image "jobmanager:1"'))], { phase: 'Pending' }),
      { ...FACT, ...PULL },
    ],
    [
      'from Kubernetes 1.31 that answer has the cause too',
      pod([main(waits('ImagePullBackOff', 'Back-off pulling image "jobmanager:1": ErrImagePull: not found'))]),
      { ...FACT, ...PULL, problemDetail: 'not found' },
    ],
    [
      'an image name that no registry can have needs an edit',
      pod([main(waits('InvalidImageName', 'invalid reference format'))]),
      { ...FACT, problem: 'InvalidImageName: invalid reference format', permanent: true, needsEdit: true },
    ],
    [
      'a missing ConfigMap can still appear',
      pod([main(waits('CreateContainerConfigError', 'configmap "a" not found'))]),
      { ...FACT, problem: 'CreateContainerConfigError: configmap "a" not found', permanent: true },
    ],
    [
      'an unschedulable pod has a problem that is not permanent',
      pod([], {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes' }],
      }),
      { ...FACT, problem: 'Unschedulable: 0/1 nodes', permanent: false },
    ],
    [
      'a container that exceeded its memory limit is a permanent problem',
      pod([main(exited(137, { reason: 'OOMKilled' }))]),
      { ...FACT, problem: 'container jobmanager terminated, last exit code 137 (OOMKilled)', permanent: true },
    ],
    [
      'a container that failed has the last line of its termination message',
      pod([main(exited(1, { reason: 'Error', message: 'a\nCould not start\n' }))]),
      {
        ...FACT,
        problem: 'container jobmanager terminated, last exit code 1 (Error): Could not start',
        permanent: false,
      },
    ],
    [
      'a termination message with a stack trace is reduced to its innermost cause',
      pod([main(exited(1, { message: 'x\nCaused by: a\n\tat b\nCaused by: c: d\n\tat e\n\t... 5 more\n' }))]),
      { ...FACT, problem: 'container jobmanager terminated, last exit code 1: Caused by: c: d', permanent: false },
    ],
    [
      'of a stack trace without a cause the last line that is no frame is shown',
      pod([main(exited(1, { message: 'x\ny: z\n\tat b\n' }))]),
      { ...FACT, problem: 'container jobmanager terminated, last exit code 1: y: z', permanent: false },
    ],
    [
      'a crash loop shows the exit code of the last run, but not its back-off, which grows',
      pod([main(waits('CrashLoopBackOff', 'back-off 40s'), { lastState: exited(1) })]),
      { ...FACT, problem: 'CrashLoopBackOff, last exit code 1', permanent: true },
    ],
  ],
  'the problem of another container': [
    [
      'an init container that fails keeps the main container from starting',
      pod([main(INITIALIZING)], { phase: 'Pending', initContainerStatuses: [container('fetch', exited(1))] }),
      { ...FACT, problem: 'init container fetch terminated, last exit code 1', permanent: false },
    ],
    [
      'an init container whose image cannot be pulled too',
      pod([main(INITIALIZING)], {
        phase: 'Pending',
        initContainerStatuses: [container('fetch', waits('ErrImagePull'))],
      }),
      {
        ...FACT,
        problem: 'init container fetch: ErrImagePull: image fetch:1 cannot be pulled',
        permanent: true,
      },
    ],
    [
      'an init container that failed once is no problem of a main container that runs',
      pod([main(RUNNING)], { initContainerStatuses: [container('proxy', waits('CrashLoopBackOff'))] }),
      { ...FACT, runs: true },
    ],
    [
      'a sidecar whose image cannot be pulled is a problem until the main container runs, and no reason to give up',
      pod([main(CREATING), container('logs', waits('ImagePullBackOff'))], { phase: 'Pending' }),
      { ...FACT, problem: 'container logs: ErrImagePull: image logs:1 cannot be pulled', permanent: false },
    ],
    [
      'a sidecar that fails is no problem of a main container that is being created',
      pod([main(CREATING), container('logs', exited(1))], { phase: 'Pending' }),
      FACT,
    ],
  ],
};

for (const [situation, rows] of Object.entries(ROWS))
  describe(`a pod as a fact: ${situation}`, () => {
    for (const [name, given, expected] of rows) test(name, () => assert.deepEqual(podFact(given, UID), expected));
  });

const metadata = { name: 'count', namespace: 'ns', uid: UID };

test('all pods of the application are listed, each as a fact', async () => {
  const items = [pod([main(exited(1))], { phase: 'Failed' }), pod([main(RUNNING)])];
  const facts = await listPods(emptyKube({ get: async () => ({ items }) }), metadata);
  assert.deepEqual(
    facts.map(({ ended, runs }) => [ended, runs]),
    [
      [true, undefined],
      [undefined, true],
    ],
  );
});

test('an answer that is no list of pods is an error, not an empty list', async () => {
  await assert.rejects(
    listPods(emptyKube({ get: async () => undefined }), metadata),
    /answered with something other than a list of pods/,
  );
});
