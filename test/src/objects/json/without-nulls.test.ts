import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutNulls } from '../../../../src/objects/json/without-nulls.ts';

test('fields that are null go at every depth, and items of lists stay', () => {
  assert.deepEqual(withoutNulls({ a: null, b: { c: null, d: 1 }, e: [null, { f: null }, 'x'], g: false }), {
    b: { d: 1 },
    e: [null, {}, 'x'],
    g: false,
  });
});

test('an object without nulls is the same object afterwards, also where it has lists', () => {
  const value = { a: { b: [1, { c: 'd' }] } };
  assert.equal(withoutNulls(value), value);
});

for (const value of [null, undefined, 0, 'x'])
  test(`${String(value)} alone stays`, () => assert.equal(withoutNulls(value), value));
