import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import jsonpatch from 'jsonpatch';
import { defaultsFor } from '../../../src/admission/defaults.ts';
import { effectiveSpec } from '../../../src/admission/effective-spec.ts';
import type { Fields } from '../../../src/api/fields.ts';
import { spec } from '../../builders.ts';

const patched = <T>(value: T): { spec: T } => jsonpatch.apply_patch({ spec: value }, defaultsFor({ spec: value }));

test('Every field with a default is filled in', () => {
  const { taskManagerConfig: _, ...plain } = spec();
  const taskManager = { requests: { cpu: '2', memory: '1536Mi' }, limits: { cpu: '2', memory: '1536Mi' } };
  const jobManager = { requests: { cpu: '4', memory: '3Gi' }, limits: { cpu: '4', memory: '3Gi' } };
  assert.deepEqual(patched(plain).spec, {
    ...plain,
    jobManagerConfig: { replicas: 1, resources: jobManager },
    taskManagerConfig: { taskSlots: 16, resources: taskManager },
    imagePullPolicy: 'IfNotPresent',
    programArgs: '',
    savepointDisabled: false,
    rolloutOnConfigChange: false,
    suspended: false,
    deploymentMode: 'Dual',
    upgradeMode: 'Savepoint',
    promotion: 'Manual',
    rollback: { minCompletedCheckpoints: 1, soakSeconds: 30, progressDeadlineSeconds: 600 },
    restartPolicy: { backoffSeconds: 5, maxBackoffSeconds: 300, resetAfterSeconds: 600 },
    deletionDeadlineSeconds: 600,
    rpcPort: 6123,
    blobPort: 6125,
    queryPort: 6124,
    uiPort: 8081,
    metricsQueryPort: 50101,
    deleteMode: 'Savepoint',
    scaleMode: 'NewCluster',
    allowNonRestoredState: false,
    forceRollback: false,
    maxCheckpointRestoreAgeSeconds: 3600,
    fallbackWithoutState: false,
  });
});

for (const [situation, value] of [
  ['A TaskManager before Flink 1.11 gets the smaller memory default', spec({ flinkVersion: '1.9' })],
  ['A TaskManager without a Flink version gets the smaller memory default', { ...spec(), flinkVersion: undefined }],
] as const) {
  test(situation, () =>
    assert.deepEqual(patched(value).spec.taskManagerConfig, {
      taskSlots: 2,
      resources: { requests: { cpu: '2', memory: '1Gi' }, limits: { cpu: '2', memory: '1Gi' } },
    }),
  );
}

const resourcesOf = (resources: object): object => {
  const value: Fields = { ...spec(), taskManagerConfig: { taskSlots: 2, resources } };
  return Object(Object(patched(value).spec['taskManagerConfig']).resources);
};

test('Limits without any request are the requests as well', () => {
  const limits = { cpu: 2, memory: '4Gi', 'nvidia.com/gpu': 1 };
  assert.deepEqual(resourcesOf({ limits }), { limits, requests: limits });
});

test('Limits are the requests that are missing, where that of memory is among them', () => {
  const limits = { cpu: 2, memory: '4Gi', 'nvidia.com/gpu': 1 };
  assert.deepEqual(resourcesOf({ limits, requests: { cpu: 1 } }), {
    limits,
    requests: { cpu: 1, memory: '4Gi', 'nvidia.com/gpu': 1 },
  });
});

test('A request of memory stays alone: Kubernetes fills in the others', () => {
  const resources = { limits: { cpu: 2, memory: '4Gi' }, requests: { memory: '3Gi' } };
  assert.deepEqual(resourcesOf(resources), resources);
});

for (const resources of [{}, { limits: { cpu: 2 } }, { limits: { memory: '1Gi' }, requests: 'odd' }])
  test(`Resources without a limit to take over stay: ${JSON.stringify(resources)}`, () =>
    assert.deepEqual(resourcesOf(resources), resources));

test('Fields that are null are absent: they get their default', () => {
  const value: unknown = { ...spec(), uiPort: null, taskManagerConfig: { taskSlots: null, resources: null } };
  assert.deepEqual(effectiveSpec(value), effectiveSpec({ ...spec(), taskManagerConfig: {} }));
});

test('Defaults keep what the user wrote, and a second patch is empty', () => {
  const arbitrary = fc.record(
    {
      uiPort: fc.integer(),
      deleteMode: fc.anything(),
      jobManagerConfig: fc.anything(),
      taskManagerConfig: fc.option(fc.record({ resources: fc.anything() })),
    },
    { requiredKeys: [] },
  );
  const specs = arbitrary.map((fields): Fields => JSON.parse(JSON.stringify({ ...spec(), ...fields })));
  fc.assert(
    fc.property(specs, (value) => {
      const once = patched(value);
      assert.deepEqual(defaultsFor(once), []);
      const scalars = Object.entries(value).filter(([, field]) => typeof field !== 'object');
      for (const [name, field] of scalars) assert.equal(once.spec[name], field);
    }),
  );
});

test('The effective spec of a valid spec has its defaults', () =>
  assert.deepEqual(effectiveSpec(spec()), patched(spec()).spec));

for (const value of [undefined, null, 'text', [1]]) {
  test(`A spec that is ${JSON.stringify(value)} gets no defaults, so that validation refuses it`, () => {
    assert.deepEqual(defaultsFor({ spec: value }), []);
    assert.equal(effectiveSpec(value), undefined);
  });
}
