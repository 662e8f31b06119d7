import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../../src/api/spec.ts';
import { configReferences } from '../../../../src/objects/pods/config-references.ts';
import { spec } from '../../../builders.ts';

/** Volumes, variables and templates have fields of Kubernetes that the type of the spec does not name. */
const cases: Readonly<Record<string, { readonly more: object; readonly expected: readonly string[] }>> = {
  'a volume of another kind references nothing': { more: { volumes: [{ name: 'v', emptyDir: {} }] }, expected: [] },
  'volumes reference a ConfigMap and a Secret': {
    more: {
      volumes: [
        { name: 'a', configMap: { name: 'm' } },
        { name: 'b', secret: { secretName: 's' } },
      ],
    },
    expected: ['ConfigMap/m', 'Secret/s'],
  },
  'a projected volume references each of its sources': {
    more: {
      volumes: [
        {
          name: 'a',
          projected: { sources: [{ configMap: { name: 'm' } }, { secret: { name: 's' } }, { downwardAPI: {} }] },
        },
        { name: 'b', projected: {} },
      ],
    },
    expected: ['ConfigMap/m', 'Secret/s'],
  },
  'variables reference the objects of their keys, and an empty name references nothing': {
    more: {
      jobManagerConfig: {
        envConfig: {
          env: [
            { name: 'A', valueFrom: { configMapKeyRef: { name: 'm', key: 'k' } } },
            { name: 'B', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
            { name: 'C', value: '1' },
            { name: 'D', valueFrom: { configMapKeyRef: { name: '', key: 'k' } } },
          ],
        },
      },
    },
    expected: ['ConfigMap/m', 'Secret/s'],
  },
  'sources of variables reference each object once': {
    more: {
      taskManagerConfig: {
        envConfig: {
          envFrom: [{ configMapRef: { name: 'm' } }, { secretRef: { name: 's' } }, { configMapRef: { name: 'm' } }],
        },
      },
    },
    expected: ['ConfigMap/m', 'Secret/s'],
  },
  'pod templates reference the objects of their volumes, containers and init containers': {
    more: {
      jobManagerConfig: { podTemplate: { spec: { volumes: [{ name: 'a', configMap: { name: 'v' } }] } } },
      taskManagerConfig: {
        podTemplate: {
          spec: {
            containers: [{ name: 'taskmanager', envFrom: [{ secretRef: { name: 'c' } }] }],
            initContainers: [{ name: 'i', envFrom: [{ secretRef: { name: 'i' } }] }, { name: 'bare' }],
          },
        },
      },
    },
    expected: ['ConfigMap/v', 'Secret/c', 'Secret/i'],
  },
  'a malformed pod template references nothing': {
    more: { taskManagerConfig: { podTemplate: { spec: { volumes: 'odd', containers: ['odd'] } } } },
    expected: [],
  },
};

for (const [name, { more, expected }] of Object.entries(cases)) {
  test(name, () => assert.deepEqual(configReferences(spec(more as Partial<Spec>)), expected));
}
