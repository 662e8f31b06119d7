import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resources } from '../../../../src/objects/pods/resources.ts';
import { spec } from '../../../builders.ts';

for (const [name, config, expected] of [
  [
    'a role without resources gets the defaults as request and limit',
    {},
    { requests: { cpu: '4', memory: '3Gi' }, limits: { cpu: '4', memory: '3Gi' } },
  ],
  ['requests alone set no limits', { resources: { requests: { memory: '2048Mi' } } }, { requests: { memory: '2Gi' } }],
  ['limits alone set no requests', { resources: { limits: { cpu: 0.5 } } }, { limits: { cpu: '500m' } }],
] as const) {
  test(`resources: ${name}`, () => {
    assert.deepEqual(resources(spec({ jobManagerConfig: config }), 'jobmanager'), expected);
  });
}
