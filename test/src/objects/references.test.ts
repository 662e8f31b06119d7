import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../../src/api/spec.ts';
import { configReferences } from '../../../src/objects/pods/config-references.ts';
import { spec } from '../../builders.ts';

/** What pods read beside their spec; the fields are Kubernetes' own, which our types keep as they are. */
const reads = (more: object): readonly string[] => configReferences(spec(more as Partial<Spec>));

for (const [name, got, expected] of [
  ['nothing', reads({ volumes: [{ name: 'v', emptyDir: {} }] }), []],
  [
    'volumes',
    reads({
      volumes: [
        { name: 'a', configMap: { name: 'm' } },
        { name: 'b', secret: { secretName: 's' } },
      ],
    }),
    ['ConfigMap/m', 'Secret/s'],
  ],
  [
    'projected volumes',
    reads({
      volumes: [
        {
          name: 'a',
          projected: { sources: [{ configMap: { name: 'm' } }, { secret: { name: 's' } }, { downwardAPI: {} }] },
        },
        { name: 'b', projected: {} },
      ],
    }),
    ['ConfigMap/m', 'Secret/s'],
  ],
  [
    'variables',
    reads({
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
    }),
    ['ConfigMap/m', 'Secret/s'],
  ],
  [
    'sources of variables, each object once',
    reads({
      taskManagerConfig: {
        envConfig: {
          envFrom: [{ configMapRef: { name: 'm' } }, { secretRef: { name: 's' } }, { configMapRef: { name: 'm' } }],
        },
      },
    }),
    ['ConfigMap/m', 'Secret/s'],
  ],
  [
    'pod templates',
    reads({
      jobManagerConfig: { podTemplate: { spec: { volumes: [{ name: 'a', configMap: { name: 'v' } }] } } },
      taskManagerConfig: {
        podTemplate: {
          spec: {
            containers: [{ name: 'taskmanager', envFrom: [{ secretRef: { name: 'c' } }] }],
            initContainers: [{ name: 'i', envFrom: [{ secretRef: { name: 'i' } }] }, { name: 'bare' }],
          },
        },
      },
    }),
    ['ConfigMap/v', 'Secret/c', 'Secret/i'],
  ],
] as const) {
  test(`configReferences: ${name}`, () => assert.deepEqual(got, expected));
}
