import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guardBody } from '../../../src/server/body-guard.ts';

test('a body may be 100 levels deep, whatever its strings hold', () => {
  guardBody(Buffer.from(`${'['.repeat(100)}"[[{\\"["${']'.repeat(100)}`));
  assert.throws(() => guardBody(Buffer.from('['.repeat(101))), /nested more than 100 levels deep/);
});
