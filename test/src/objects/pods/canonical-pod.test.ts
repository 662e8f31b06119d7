import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalPod } from '../../../../src/objects/pods/canonical-pod.ts';

const resources = (cpu: unknown, memory: unknown) => ({ requests: { cpu, memory }, limits: { cpu, memory } });

const cases: readonly (readonly [string, { readonly spec?: unknown; readonly metadata?: object }, object])[] = [
  ['a template without a spec stays', { metadata: { labels: { a: 'b' } } }, { metadata: { labels: { a: 'b' } } }],
  [
    'a spec without containers and volumes stays',
    { spec: { priorityClassName: 'x' } },
    { spec: { priorityClassName: 'x' } },
  ],
  [
    'resources of containers and init containers become canonical',
    {
      spec: {
        containers: [{ name: 'a', resources: resources('1000m', '1024Mi') }],
        initContainers: [{ name: 'b', resources: resources(0.5, 1024) }],
      },
    },
    {
      spec: {
        containers: [{ name: 'a', resources: resources('1', '1Gi') }],
        initContainers: [{ name: 'b', resources: resources('500m', '1024') }],
      },
    },
  ],
  [
    'what is no quantity of a container stays',
    {
      spec: {
        containers: [
          { name: 'a' },
          'odd',
          { resources: { claims: [{ name: 'gpu' }], requests: 'odd', limits: { cpu: {} } } },
        ],
      },
    },
    {
      spec: {
        containers: [
          { name: 'a' },
          'odd',
          { resources: { claims: [{ name: 'gpu' }], requests: 'odd', limits: { cpu: {} } } },
        ],
      },
    },
  ],
  [
    'the size limit of an emptyDir becomes canonical',
    {
      spec: {
        volumes: [
          { name: 'a', emptyDir: { medium: 'Memory', sizeLimit: '2048Mi' } },
          { name: 'b', emptyDir: {} },
          { name: 'c', secret: {} },
          'odd',
        ],
      },
    },
    {
      spec: {
        volumes: [
          { name: 'a', emptyDir: { medium: 'Memory', sizeLimit: '2Gi' } },
          { name: 'b', emptyDir: {} },
          { name: 'c', secret: {} },
          'odd',
        ],
      },
    },
  ],
];

for (const [name, template, expected] of cases) {
  test(`quantities: ${name}`, () => assert.deepEqual(canonicalPod(template), expected));
}
