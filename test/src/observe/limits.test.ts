import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitsFor } from '../../../src/observe/limits.ts';
import { spec } from '../../builders.ts';

const SERVICE = { clusterStartMs: 1000, jobStartMs: 2000, restoreMs: 3000 };

test('The deadlines of the spec come before those of the service', () => {
  const deadlines = { clusterStartSeconds: 10, jobStartSeconds: 20, restoreSeconds: 30 };
  const own = { clusterStartMs: 10_000, jobStartMs: 20_000, restoreMs: 30_000 };
  assert.deepEqual(limitsFor(spec({ deadlines }), SERVICE), own);
  assert.deepEqual(limitsFor(spec({ deadlines: { restoreSeconds: 30 } }), SERVICE), { ...SERVICE, restoreMs: 30_000 });
});

test('A spec without deadlines, or one that cannot be read, has those of the service', () => {
  assert.deepEqual(limitsFor(spec(), SERVICE), SERVICE);
  assert.deepEqual(limitsFor(undefined, SERVICE), SERVICE);
});
