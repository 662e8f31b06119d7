import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAST_APPLIED_ANNOTATION } from '../../../src/api/labels.ts';
import { appliedChildren } from '../../../src/objects/applied-children.ts';
import { NO_CHILDREN } from '../../../src/objects/observed-children.ts';

/** Children as flinkapp last asked for them. */

const APPLIED = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'count-tm' }, spec: { replicas: 2 } };
const observed = (annotation?: string) => ({
  ...NO_CHILDREN,
  deployments: {
    'count-tm': {
      metadata: {
        name: 'count-tm',
        ...(annotation === undefined ? {} : { annotations: { [LAST_APPLIED_ANNOTATION]: annotation } }),
      },
      status: { replicas: 7 },
    },
  },
});

test('a child is answered as flinkapp last applied it', () => {
  assert.deepEqual(appliedChildren(observed(JSON.stringify(APPLIED))), [APPLIED]);
});

for (const [name, annotation] of [
  ['without an annotation', undefined],
  ['whose annotation is not JSON', '{'],
  ['whose annotation is no object', 'null'],
  ['whose annotation is of another kind', JSON.stringify({ ...APPLIED, kind: 'Job' })],
  ['whose annotation has no metadata', JSON.stringify({ kind: 'Deployment' })],
  ['whose annotation is of another object', JSON.stringify({ ...APPLIED, metadata: { name: 'other' } })],
] as const) {
  test(`a child ${name} is answered by its name alone`, () => {
    assert.deepEqual(appliedChildren(observed(annotation)), [
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'count-tm' } },
    ]);
  });
}

test('children of every kind are answered', () => {
  const children = appliedChildren({
    deployments: { a: {} },
    jobs: { b: {} },
    services: { c: {} },
    ingresses: { d: {} },
    disruptionBudgets: { e: {} },
  });
  assert.deepEqual(
    children.map(({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.name}`),
    [
      'apps/v1 Deployment a',
      'batch/v1 Job b',
      'v1 Service c',
      'networking.k8s.io/v1 Ingress d',
      'policy/v1 PodDisruptionBudget e',
    ],
  );
});

test('a child of an earlier application is answered without the label that made it a child of that one', () => {
  const labels = { 'controller-uid': 'uid-0', team: 'a' };
  const applied = { ...APPLIED, metadata: { ...APPLIED.metadata, labels } };
  assert.deepEqual(appliedChildren(observed(JSON.stringify(applied))), [
    { ...APPLIED, metadata: { ...APPLIED.metadata, labels: { team: 'a' } } },
  ]);
});
