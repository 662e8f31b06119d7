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
  [
    'an item of the patch with the name of another stays',
    { env: [{ name: 'a' }] },
    {
      env: [
        { name: 'a', value: '1' },
        { name: 'a', value: '2' },
      ],
    },
    {
      env: [
        { name: 'a', value: '1' },
        { name: 'a', value: '2' },
      ],
    },
  ],
  [
    'items that are no objects merge as if they had the same name',
    { env: ['x'] },
    { env: ['z', 'y'] },
    { env: ['z', 'y'] },
  ],
  [
    'a probe with another handler replaces that of the base, and keeps its times',
    { readinessProbe: { httpGet: { port: 8081 }, periodSeconds: 2 } },
    { readinessProbe: { exec: { command: ['true'] } } },
    { readinessProbe: { exec: { command: ['true'] }, periodSeconds: 2 } },
  ],
  [
    'a probe with the same handler merges',
    { readinessProbe: { httpGet: { port: 8081 }, periodSeconds: 2 } },
    { readinessProbe: { httpGet: { path: '/x' }, periodSeconds: 5 } },
    { readinessProbe: { httpGet: { port: 8081, path: '/x' }, periodSeconds: 5 } },
  ],
  [
    'a probe without a handler merges',
    { readinessProbe: { httpGet: { port: 8081 } } },
    { readinessProbe: { periodSeconds: 5 } },
    { readinessProbe: { httpGet: { port: 8081 }, periodSeconds: 5 } },
  ],
] as const) {
  test(`merge: ${name}`, () => assert.deepEqual(mergeTemplate(base, patch), expected));
}
