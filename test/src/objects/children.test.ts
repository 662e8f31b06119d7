import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectiveSpec } from '../../../src/admission/effective-spec.ts';
import type { Spec } from '../../../src/api/spec.ts';
import type { DeployRecord } from '../../../src/api/status.ts';
import { type ChildrenContext, childrenOf } from '../../../src/objects/children.ts';
import { NO_CHILDREN, type ObservedChildren } from '../../../src/objects/observed-children.ts';
import { record } from '../../builders.ts';
import { APPLICATION, HIGHLY_AVAILABLE, OWNER, START } from './fixtures.ts';

const namesOf = (
  clusters: readonly DeployRecord[],
  context: ChildrenContext = {},
  observed: ObservedChildren = NO_CHILDREN,
): readonly string[] =>
  childrenOf(OWNER, clusters, observed, context).map(({ kind, metadata }) => `${kind} ${metadata.name}`);

test('an application without clusters has no children', () => {
  assert.deepEqual(namesOf([]), []);
});

test('a spec without any defaults renders the same as one that admission has filled in', () => {
  const bare: Spec = { image: 'count:1', jarName: 'count.jar', parallelism: 2, entryClass: 'test.Count' };
  const specsOf = (spec: Spec) =>
    childrenOf(OWNER, [{ hash: 'h', labels: {}, spec }], NO_CHILDREN, {}).map((child) => child.spec);
  assert.deepEqual(specsOf(bare), specsOf(effectiveSpec(bare) ?? bare));
});

test('each of two clusters has its own objects, and the stable Service selects the JobManager of the first', () => {
  const [live, next] = [record(), record({ image: 'count:2' })];
  assert.deepEqual(namesOf([live, next]), [
    `Deployment count-${live.hash}-jm`,
    `Deployment count-${live.hash}-tm`,
    `Service count-${live.hash}`,
    `Deployment count-${next.hash}-jm`,
    `Deployment count-${next.hash}-tm`,
    `Service count-${next.hash}`,
    'Service count',
  ]);
  const stable = childrenOf(OWNER, [live, next], NO_CHILDREN, {}).at(-1);
  assert.deepEqual(stable?.kind === 'Service' && stable.spec?.selector, {
    'flink-app': 'count',
    'flink-app-hash': live.hash,
    'flink-deployment-type': 'jobmanager',
    'flink.k8s.io/application-uid': 'uid-1',
  });
});

/** The workloads in application mode; `#` stands for the deploy hash. */
const cases: Readonly<
  Record<
    string,
    {
      readonly spec?: Partial<Spec>;
      readonly started?: boolean;
      readonly submitting?: { readonly cluster?: string; readonly seen: boolean };
      readonly searching?: boolean;
      readonly jobExists?: boolean;
      readonly expected: readonly string[];
    }
  >
> = {
  'before its start is decided, a cluster has only TaskManagers': { expected: ['Deployment count-#-tm'] },
  'while flinkapp searches storage, a cluster has only a JobManager without a job': {
    searching: true,
    expected: ['Deployment count-#-jm'],
  },
  'a submission that is not seen yet has a JobManager and TaskManagers': {
    started: true,
    submitting: { seen: false },
    expected: ['Job count-#-jm-3', 'Deployment count-#-tm'],
  },
  'a JobManager that exists stays after its submission': {
    started: true,
    jobExists: true,
    expected: ['Job count-#-jm-3', 'Deployment count-#-tm'],
  },
  'a JobManager that is gone is not made again by the submission to another cluster': {
    started: true,
    submitting: { cluster: 'another', seen: false },
    expected: ['Deployment count-#-tm'],
  },
  'a JobManager that was seen and is gone is not made again': {
    started: true,
    submitting: { seen: true },
    expected: ['Deployment count-#-tm'],
  },
  'with high availability the JobManager is a Deployment, which exists also after its submission': {
    spec: HIGHLY_AVAILABLE,
    started: true,
    expected: ['Deployment count-#-jm-3', 'Deployment count-#-tm'],
  },
};

for (const [name, { spec = APPLICATION, started, submitting, searching, jobExists, expected }] of Object.entries(
  cases,
)) {
  test(`application mode: ${name}`, () => {
    const plain = record(spec);
    const cluster: DeployRecord = started === true ? { ...plain, start: START } : plain;
    const jobs = jobExists === true ? { [`count-${cluster.hash}-jm-3`]: { spec: { template: {} } } } : {};
    const names = namesOf(
      [cluster],
      {
        ...(submitting === undefined ? {} : { submitting: { cluster: cluster.hash, start: START, ...submitting } }),
        ...(searching === undefined ? {} : { searching }),
      },
      { ...NO_CHILDREN, jobs },
    );
    assert.deepEqual(
      names.filter((child) => !child.startsWith('Service ')),
      expected.map((child) => child.replace('#', cluster.hash)),
    );
  });
}

for (const [name, submitting, expected] of [
  ['the submission to its cluster has a client Job', { cluster: '#', seen: true }, ['Job count-#-run-3']],
  ['a cluster without a submission has none', undefined, []],
  ['the submission to another cluster has none', { cluster: 'another', seen: true }, []],
] as const) {
  test(`submission by a client: ${name}`, () => {
    const cluster = record({ submission: 'Job' });
    const context: ChildrenContext =
      submitting === undefined
        ? {}
        : { submitting: { ...submitting, cluster: submitting.cluster.replace('#', cluster.hash), start: START } };
    assert.deepEqual(
      namesOf([cluster], context).filter((child) => child.startsWith('Job ')),
      expected.map((child) => child.replace('#', cluster.hash)),
    );
  });
}

const HOOK = { podTemplate: { spec: { containers: [{ name: 'check', image: 'check:1' }] } } };

for (const [name, clusters, spec, kind, expected] of [
  ['a verification has a Job next to the clusters', [record()], { verification: HOOK }, 'verification', ['Job hook']],
  ['a shutdown has no Job if the spec has only a verification', [record()], { verification: HOOK }, 'shutdown', []],
  ['the Job of a shutdown stays when the clusters are gone', [], { shutdownJob: HOOK }, 'shutdown', ['Job hook']],
] as const) {
  test(`hooks: ${name}`, () => {
    const hook = {
      kind,
      name: 'hook',
      cluster: 'h',
      jobId: 'job-1',
      phase: 'Running',
      startedAt: '2026-01-01T00:00:00Z',
    };
    assert.deepEqual(
      namesOf(clusters, { spec, hook }).filter((child) => child.startsWith('Job ')),
      expected,
    );
  });
}

for (const [name, restorePath, annotations] of [
  ['names the restore point of its next job', 's3://state/sp', { 'flink.k8s.io/last-restore-point': 's3://state/sp' }],
  ['names no restore point while none is known', undefined, undefined],
] as const) {
  test(`an application without a cluster has only its Service, which ${name}`, () => {
    const live = record();
    const resting = restorePath === undefined ? { record: live } : { record: live, restorePath };
    const children = childrenOf(OWNER, [], NO_CHILDREN, { resting });
    assert.deepEqual(
      children.map(({ kind, metadata }) => [kind, metadata.name, metadata.annotations]),
      [['Service', 'count', annotations]],
    );
  });
}
