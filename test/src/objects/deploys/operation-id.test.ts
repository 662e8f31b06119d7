import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operationId } from '../../../../src/objects/deploys/operation-id.ts';

const idsOf = (uid: string): readonly string[] =>
  ['stop', 'savepoint', 'submit', 'cancel'].flatMap((kind) =>
    ['job-a', 'job-b'].flatMap((target) => [1, 2].map((attempt) => operationId(uid, kind, target, attempt))),
  );

test('the same application, kind, target and attempt always have the same operation id', () => {
  assert.deepEqual(idsOf('uid-1'), idsOf('uid-1'));
});

test('no two operations share an id, be it of another application, kind, target or attempt', () => {
  assert.equal(new Set([...idsOf('uid-1'), ...idsOf('uid-2')]).size, 32);
});

test('an operation id has the form that Flink takes: 32 hex characters', () => {
  for (const id of idsOf('uid-1')) assert.match(id, /^[0-9a-f]{32}$/);
});
