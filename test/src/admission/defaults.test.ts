import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import jsonpatch from 'jsonpatch';
import { defaultsFor } from '../../../src/admission/defaults.ts';
import { effectiveSpec } from '../../../src/admission/effective-spec.ts';
import { spec } from '../../builders.ts';

const complete = <T>(value: T): { spec: T } => jsonpatch.apply_patch({ spec: value }, defaultsFor({ spec: value }));

test('everything that will be used is filled in', () => {
  const { taskManagerConfig: _, ...plain } = spec();
  const standard = { resources: { requests: { cpu: '2', memory: '1536Mi' }, limits: { cpu: '2', memory: '1536Mi' } } };
  const manager = { resources: { requests: { cpu: '4', memory: '3Gi' }, limits: { cpu: '4', memory: '3Gi' } } };
  assert.deepEqual(complete(plain).spec, {
    ...plain,
    jobManagerConfig: { replicas: 1, ...manager },
    taskManagerConfig: { taskSlots: 16, ...standard },
    imagePullPolicy: 'IfNotPresent',
    programArgs: '',
    savepointDisabled: false,
    rolloutOnConfigChange: false,
    suspended: false,
    deploymentMode: 'Dual',
    upgradeMode: 'Savepoint',
    promotion: 'Manual',
    rollback: { minCompletedCheckpoints: 1, soakSeconds: 30, progressDeadlineSeconds: 600 },
    restartPolicy: { maxAttempts: 5, backoffSeconds: 5, maxBackoffSeconds: 300, resetAfterSeconds: 600 },
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

test('a TaskManager before 1.11 keeps the smaller default, and so does one of no version', () => {
  const { flinkVersion: _, ...versionless } = spec();
  assert.deepEqual(
    [
      complete(spec({ flinkVersion: '1.9' })).spec.taskManagerConfig?.resources,
      complete(versionless).spec.taskManagerConfig?.resources,
    ].map((resources) => resources?.requests?.['memory']),
    ['1Gi', '1Gi'],
  );
});

test('what the user said stays, and a second time nothing is added', () => {
  const odd = fc.record(
    {
      uiPort: fc.integer(),
      deleteMode: fc.anything(),
      jobManagerConfig: fc.anything(),
      taskManagerConfig: fc.option(fc.record({ resources: fc.anything() })),
    },
    { requiredKeys: [] },
  );
  const plain = odd.map((value) => JSON.parse(JSON.stringify({ ...spec(), ...value })));
  fc.assert(
    fc.property(plain, (value) => {
      const once = complete(value);
      assert.deepEqual(defaultsFor(once), []);
      for (const [key, said] of Object.entries(value))
        if (typeof said !== 'object') assert.equal((once.spec as Record<string, unknown>)[key], said);
    }),
  );
});

for (const value of [undefined, null, 'text', [1]]) {
  test(`a spec that is ${JSON.stringify(value)} is left for validation to refuse`, () => {
    assert.deepEqual(defaultsFor({ spec: value }), []);
    assert.equal(effectiveSpec(value), undefined);
  });
}
