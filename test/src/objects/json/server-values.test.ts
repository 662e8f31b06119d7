import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asStored, isStored, withoutDropped } from '../../../../src/objects/json/server-values.ts';

/** What the API server stores of the values that it gets. */

for (const [name, desired, observed, kept] of [
  ['null, an empty text, list and object are left out', { a: null, b: '', c: [], d: {}, e: 1 }, { e: 1 }, { e: 1 }],
  ['empty values that are stored stay', { a: '', b: {} }, { a: 'edited', b: {} }, { a: '', b: {} }],
  ['false and 0 stay: absent can mean true', { a: false, b: 0 }, {}, { a: false, b: 0 }],
  [
    'items belong to those with the same key',
    { env: [{ name: 'a', value: '' }] },
    { env: [{ name: 'b', value: 'x' }, { name: 'a' }] },
    { env: [{ name: 'a' }] },
  ],
  ['an object that is not stored stays as it is', { a: { b: '' } }, {}, { a: { b: '' } }],
  ['items without a key belong to those in their place', [{ a: '' }], [{ b: 1 }], [{}]],
  ['items without a key belong to none in a list of another length', [{ a: '' }], [{ b: 1 }, {}], [{ a: '' }]],
] as const)
  test(`dropped values: ${name}`, () => {
    assert.deepEqual(withoutDropped(desired, observed), kept);
  });

for (const [name, desired, observed, stored] of [
  ['another value', { a: 1, b: 2 }, { a: 1, b: 3, c: 4 }, { a: 1, b: 3 }],
  ['a value that is not stored', { a: false }, {}, {}],
  [
    'items by their key, without those of others',
    [{ name: 'a', v: 1 }],
    [{ name: 'x' }, { name: 'a', v: 2 }],
    [{ name: 'a', v: 2 }],
  ],
  ['a list of plain values as a whole', ['a'], ['a', 'b'], ['a', 'b']],
] as const)
  test(`stored values: ${name}`, () => {
    assert.deepEqual(asStored(desired, observed), stored);
  });

for (const [name, desired, observed, holds] of [
  ['further fields do not count', { a: 1 }, { a: 1, b: 2 }, true],
  ['further items with a key do not count', [{ name: 'a' }], [{ name: 'x' }, { name: 'a' }], true],
  ['further plain items count', ['a'], ['a', 'b'], false],
  ['an empty list is not one with items', [], ['a'], false],
  ['a missing field counts', { a: 1 }, {}, false],
] as const)
  test(`comparison: ${name}`, () => {
    assert.equal(isStored(desired, observed), holds);
  });
