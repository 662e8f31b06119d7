import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removePrototypeKeys } from '../../../src/api/prototype-keys.ts';

test('the key __proto__ is removed at every depth, however it is written, and its text is not', () => {
  const body: unknown = JSON.parse(
    '{"related":{"data":{"main.js":"a.__proto__ = b","__proto__":"1"}},"list":[{"__pr\\u006fto__":{"a":1},"b":2}],"__proto__":{"c":3},"d":null}',
  );
  removePrototypeKeys(body);
  assert.equal(JSON.stringify(body), '{"related":{"data":{"main.js":"a.__proto__ = b"}},"list":[{"b":2}],"d":null}');
});
