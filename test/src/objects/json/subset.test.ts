import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deepEqual, isSubset } from '../../../../src/objects/json/subset.ts';

for (const [name, desired, observed, expected] of [
  ['an object with an additional field has all that is desired', { a: 1 }, { a: 1, b: 2 }, true],
  ['an object without a desired field has not', { a: 1, b: 2 }, { a: 1 }, false],
  ['a list with an additional item has not', { l: [1] }, { l: [1, 2] }, false],
  ['a list whose item has an additional field has', { l: [{ a: 1 }] }, { l: [{ a: 1, b: 2 }] }, true],
  ['an object in place of a desired list has not', { l: [] }, { l: {} }, false],
  ['null in place of a desired object has not', { a: {} }, { a: null }, false],
] as const) {
  test(`subset: ${name}`, () => assert.equal(isSubset(observed, desired), expected));
}

for (const [name, a, b, expected] of [
  ['the same fields are equal', { a: 1 }, { a: 1 }, true],
  ['an additional field on the right is a difference', { a: 1 }, { a: 1, b: 1 }, false],
  ['an additional field on the left is a difference', { a: 1, b: 1 }, { a: 1 }, false],
] as const) {
  test(`equality: ${name}`, () => assert.equal(deepEqual(a, b), expected));
}
