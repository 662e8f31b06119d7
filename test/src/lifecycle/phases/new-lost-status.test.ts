import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HASH_LABEL, ROLE_LABEL } from '../../../../src/api/labels.ts';
import type { DeployRecord } from '../../../../src/api/status.ts';
import { outcomeOf } from '../../../../src/lifecycle/outcome.ts';
import { NO_CHILDREN } from '../../../../src/objects/observed-children.ts';
import { application, NOW, record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  answering,
  at,
  checkpoints,
  type Facts,
  INVALID_SPEC,
  job,
  NEXT,
  OLD,
  ONE_CHECKPOINT,
  pod,
  UNREACHABLE,
  withCluster,
  withSpec,
} from '../situations.ts';

/** Phase New of an application that has objects: somebody emptied its status. */

const labelled = (hash: string, role?: string) => ({
  metadata: { labels: { [HASH_LABEL]: hash, ...(role === undefined ? {} : { [ROLE_LABEL]: role }) } },
});

const childrenOf = (hash: string): Facts['children'] => ({
  ...NO_CHILDREN,
  deployments: {
    [`count-${hash}-jm`]: labelled(hash, 'jobmanager'),
    [`count-${hash}-tm`]: labelled(hash, 'taskmanager'),
  },
  services: { [`count-${hash}`]: labelled(hash), count: {} },
});

/** One cluster of the desired version, which is ten minutes old. */
const CLUSTER: Facts = {
  children: childrenOf(NEXT.hash) ?? NO_CHILDREN,
  pods: [pod(NEXT.hash, { name: 'jm', jobManagerId: 'jm/0' }), pod(NEXT.hash)],
  application: application({ metadata: { creationTimestamp: at(-600_000) } }),
};
const ON_NEXT = (jobs: readonly ReturnType<typeof job>[], known = ONE_CHECKPOINT): Facts =>
  withCluster(answering({ jobs, checkpoints: known }), NEXT.hash);
const RUNS = ON_NEXT([job('RUNNING')]);
const withLost = (...facts: readonly Facts[]) => observe({}, CLUSTER, ...facts);

const IN_APPLICATION_MODE = record({ image: 'count:2', submission: 'Application' });
const applicationMode = (
  names: readonly string[],
  desired: DeployRecord = IN_APPLICATION_MODE,
  known = ONE_CHECKPOINT,
): Facts => ({
  desired,
  children: {
    ...NO_CHILDREN,
    jobs: Object.fromEntries(names.map((name) => [name, labelled(desired.hash, 'jobmanager')])),
  },
  pods: [pod(desired.hash, { name: 'jm', jobManagerId: 'jm/0' })],
  ...withCluster(answering({ jobs: [job('RUNNING')], checkpoints: known }), desired.hash),
});
const jobManager = `count-${IN_APPLICATION_MODE.hash}-jm-3`;

const onlyService = (annotations?: Readonly<Record<string, string>>) => ({
  ...NO_CHILDREN,
  services: { count: annotations === undefined ? {} : { metadata: { annotations } } },
});

testDecisions('new-lost-status', {
  'The objects are one cluster of the desired version, with one job': [
    ['The running job is taken as the deployed one', () => withLost(RUNS), 'Running, StatusRebuilt @100'],
    [
      'Jobs that ended before are not counted',
      () => withLost(ON_NEXT([job('FINISHED', { id: 'job-0' }), job('RESTARTING')])),
      'Running, StatusRebuilt @100',
    ],
    [
      'The restore point of the job is what Flink reports',
      () => withLost(ON_NEXT([job('RUNNING')], checkpoints({ restoredFrom: 's3://savepoint-1' }))),
      'Running, StatusRebuilt @100',
    ],
    [
      'A restore point that has no path does not count',
      () => withLost(ON_NEXT([job('RUNNING')], checkpoints({ restoredFrom: '' }))),
      'Running, StatusRebuilt @100',
    ],
    [
      'In application mode the JobManager says which submission it is',
      () => withLost(applicationMode([jobManager])),
      'Running, StatusRebuilt @100',
    ],
    [
      'In application mode the JobManager starts from the restore point that Flink reports',
      () =>
        withLost(applicationMode([jobManager], IN_APPLICATION_MODE, checkpoints({ restoredFrom: 's3://savepoint-1' }))),
      'Running, StatusRebuilt @100',
    ],
    [
      'A deletion first learns which job it has to stop',
      () => withLost(RUNS, { deleting: true }),
      'Running, StatusRebuilt @100',
    ],
    [
      'A deletion with deleteMode None needs to know nothing',
      () => withLost(RUNS, { deleting: true }, withSpec({ deleteMode: 'None' })),
      'Deleting @100',
    ],
  ],
  'flinkapp cannot be sure, and changes nothing': [
    [
      'The spec is invalid',
      () => observe({}, CLUSTER, RUNS, INVALID_SPEC),
      'New, stalled StatusLost, INVALID_SPEC @2000',
    ],
    [
      'The cluster is of another version',
      () => withLost({ children: childrenOf(OLD.hash) ?? NO_CHILDREN }),
      'New, stalled StatusLost @2000',
    ],
    [
      'There are two clusters',
      () => withLost({ children: { ...NO_CHILDREN, services: { a: labelled(OLD.hash), b: labelled(NEXT.hash) } } }),
      'New, stalled StatusLost @2000',
    ],
    [
      'The Service of the application is all that is left, and names a restore point',
      () => withLost({ pods: [], children: onlyService({ 'flink.k8s.io/last-restore-point': 's' }) }),
      'New, stalled StatusLost @2000',
    ],
    [
      'The Service of the application is all that is left, and names no restore point',
      () => withLost({ pods: [], children: onlyService() }),
      'New, stalled StatusLost @2000',
    ],
    [
      'The Service of the application is all that is left, and pods end',
      () => withLost({ children: { ...NO_CHILDREN, services: { count: {} } } }),
      'New, stalled StatusLost @2000',
    ],
    [
      'Pods are running that none of the objects controls',
      () => withLost({ children: NO_CHILDREN }),
      'New, stalled StatusLost @2000',
    ],
    [
      'A pod of another cluster is there',
      () => withLost(RUNS, { pods: [pod(NEXT.hash), pod(OLD.hash, { name: 'old', terminatesBy: at(5000) })] }),
      'New, stalled StatusLost @2000',
    ],
    [
      'A pod of another application of the same name is there',
      () => withLost(RUNS, { pods: [pod(NEXT.hash, { ownedByUid: false })] }),
      'New, stalled StatusLost @2000',
    ],
    [
      'Nobody has listed the pods',
      () => observe({}, { children: CLUSTER.children ?? NO_CHILDREN }),
      'New, stalled StatusLost @2000',
    ],
    [
      'The JobManager does not answer',
      () => withLost(withCluster(UNREACHABLE, NEXT.hash)),
      'New, stalled StatusLost @2000',
    ],
    ['No job is running', () => withLost(ON_NEXT([job('FINISHED')])), 'New, stalled StatusLost @2000'],
    [
      'The JobManager has not listed its jobs',
      () => withLost(withCluster(answering(), NEXT.hash)),
      'New, stalled StatusLost @2000',
    ],
    [
      'Two jobs are running',
      () => withLost(ON_NEXT([job('RUNNING'), job('RUNNING', { id: 'job-2' })])),
      'New, stalled StatusLost @2000',
    ],
    [
      'Flink does not report checkpoints',
      () => withLost(withCluster(answering({ jobs: [job('RUNNING')] }), NEXT.hash)),
      'New, stalled StatusLost @2000',
    ],
    [
      'The job takes no checkpoints',
      () => withLost(withCluster(answering({ jobs: [job('RUNNING')], checkpoints: { state: 'off' } }), NEXT.hash)),
      'New, stalled StatusLost @2000',
    ],
    [
      'In application mode there are two JobManagers',
      () => withLost(applicationMode([jobManager, `count-${IN_APPLICATION_MODE.hash}-jm-4`])),
      'New, stalled StatusLost @2000',
    ],
    [
      'In application mode the JobManager has another name',
      () => withLost(applicationMode(['count-jm'])),
      'New, stalled StatusLost @2000',
    ],
    [
      'The application is being deleted',
      () => withLost(withCluster(UNREACHABLE, NEXT.hash), { deleting: true }),
      'New, stalled StatusLost @2000',
    ],
  ],
});

test('An application without a status keeps its children as flinkapp last applied them', () => {
  for (const facts of [RUNS, withCluster(UNREACHABLE, NEXT.hash)]) {
    const { children, effects } = outcomeOf(withLost(facts));
    assert.deepEqual(
      children.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      [
        `Deployment count-${NEXT.hash}-jm`,
        `Deployment count-${NEXT.hash}-tm`,
        `Service count-${NEXT.hash}`,
        'Service count',
      ],
    );
    assert.deepEqual(
      effects.filter(({ kind }) => kind !== 'recordEvent'),
      [],
    );
  }
});

test('An application without a status keeps the store of a cluster whose JobManager has no pod', () => {
  const store = pod(NEXT.hash, { name: 'count-cluster-config-map', store: true });
  assert.deepEqual(outcomeOf(withLost(withCluster(UNREACHABLE, NEXT.hash), { pods: [store] })).effects, []);
});

/** Milliseconds since the creation of the application, and what its counters continue from. */
for (const [sentence, ageMs, facts, attempts] of [
  ['less than a minute old and without objects starts at one', 59_000, { pods: [] }, undefined],
  ['older than that and without objects', 61_000, { pods: [] }, 61_000],
  ['with objects', 5000, { ...CLUSTER, ...RUNS }, 5000],
] as const) {
  test(`An application without a status, ${sentence}: its counters have not been used before`, () => {
    const { status } = outcomeOf(
      observe({}, facts, { application: application({ metadata: { creationTimestamp: at(-ageMs) } }), now: NOW }),
    );
    assert.deepEqual([status['attempts'], status['revision']], [attempts, (attempts ?? 0) + 1]);
  });
}
