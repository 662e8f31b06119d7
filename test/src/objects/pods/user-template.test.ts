import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fields } from '../../../../src/api/fields.ts';
import type { PodTemplate } from '../../../../src/api/kubernetes.ts';
import { applyUserTemplate, readTemplate } from '../../../../src/objects/pods/user-template.ts';
import { spec } from '../../../builders.ts';

const GENERATED: PodTemplate = {
  metadata: { labels: { app: 'count' } },
  spec: {
    automountServiceAccountToken: false,
    containers: [{ name: 'taskmanager', image: 'count:1' }],
    tolerations: [{ key: 'dedicated' }],
    volumes: [{ name: 'logs', emptyDir: {} }],
  },
};
const merged = (template: Fields): PodTemplate => applyUserTemplate(spec(), GENERATED, template);

test('null in a template is an absent field, whatever the generated template has there', () => {
  const { containers, tolerations, volumes, affinity } = {
    containers: null,
    tolerations: null,
    volumes: null,
    affinity: null,
  };
  const template = { metadata: { labels: null }, spec: { containers, tolerations, volumes, affinity } };
  assert.deepEqual(merged(template), GENERATED);
});

test('null deep in a template and null that the spec brings are absent as well', () => {
  const generated: PodTemplate = JSON.parse(
    JSON.stringify({ ...GENERATED, spec: { ...GENERATED.spec, affinity: { nodeAffinity: null } } }),
  );
  const template = { spec: { volumes: [{ name: 'data', emptyDir: null }] } };
  assert.deepEqual(applyUserTemplate(spec(), generated, template), {
    ...GENERATED,
    spec: { ...GENERATED.spec, affinity: {}, volumes: [{ name: 'logs', emptyDir: {} }, { name: 'data' }] },
  });
});

test('what a whole Pod has beyond a template is dropped, and its name', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', labels: { a: 'b' } }, spec: {}, status: {} };
  assert.deepEqual(readTemplate(pod), { metadata: { labels: { a: 'b' } }, spec: {} });
});

test('metadata that is no object stays, and admission refuses it', () =>
  assert.deepEqual(readTemplate({ metadata: 'x' }), { metadata: 'x' }));
