import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../../../../src/objects/json/fingerprint.ts';

test('canonical JSON does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) =>
      assert.equal(canonicalJson(value), canonicalJson(Object.fromEntries(Object.entries(value).reverse()))),
    ),
  );
});

test('canonical JSON leaves undefined fields out and writes undefined items as null', () => {
  assert.equal(canonicalJson({ a: undefined, b: [1, null, undefined] }), '{"b":[1,null,null]}');
});
