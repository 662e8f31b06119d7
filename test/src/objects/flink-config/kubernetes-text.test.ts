import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kubernetesText } from '../../../../src/objects/flink-config/kubernetes-text.ts';

for (const [text, expected] of [
  ['a$b$', 'a$b$'],
  ['^a$$', '^a$$$$'],
  ['$(HOST_IP)', '$$(HOST_IP)'],
  ['$$(A)', '$$$$(A)'],
  ['$$$', '$$$$$$'],
] as const) {
  test(`Kubernetes passes ${text} on when the field has ${expected}`, () =>
    assert.equal(kubernetesText(text), expected));
}
