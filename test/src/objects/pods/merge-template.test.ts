import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeTemplate } from '../../../../src/objects/pods/merge-template.ts';

for (const [name, base, patch, expected] of [
  [
    'items with a name merge by it, and new ones are added',
    { env: [{ name: 'a', value: '1' }] },
    { env: [{ name: 'a', value: '2' }, { name: 'b' }] },
    { env: [{ name: 'a', value: '2' }, { name: 'b' }] },
  ],
  [
    'volume mounts merge by their path',
    { volumeMounts: [{ mountPath: '/a', name: 'x' }] },
    { volumeMounts: [{ mountPath: '/a', readOnly: true }] },
    { volumeMounts: [{ mountPath: '/a', name: 'x', readOnly: true }] },
  ],
  [
    'tolerations add up, each of them once',
    { tolerations: [{ key: 'a' }] },
    { tolerations: [{ key: 'a' }, { key: 'b' }] },
    { tolerations: [{ key: 'a' }, { key: 'b' }] },
  ],
  ['any other list is replaced', { args: ['a'] }, { args: ['b'] }, { args: ['b'] }],
  ['objects merge field by field', { a: { b: 1, c: 2 } }, { a: { c: 3 } }, { a: { b: 1, c: 3 } }],
  ['a list replaces text', { env: 'x' }, { env: [{ name: 'a' }] }, { env: [{ name: 'a' }] }],
  ['null replaces a list', { env: [{ name: 'a' }] }, { env: null }, { env: null }],
  ['items that are no objects merge as if they had the same name', { env: ['x'] }, { env: ['x', 'y'] }, { env: ['x'] }],
] as const) {
  test(`merge: ${name}`, () => assert.deepEqual(mergeTemplate(base, patch), expected));
}
