import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalPod } from '../../../src/objects/pods/canonical-pod.ts';

const resources = (cpu: unknown, memory: unknown) => ({ requests: { cpu, memory }, limits: { cpu, memory } });

const cases: readonly (readonly [string, { readonly spec?: unknown; readonly metadata?: object }, object])[] = [
  ['no spec', { metadata: { labels: { a: 'b' } } }, { metadata: { labels: { a: 'b' } } }],
  ['no lists', { spec: { priorityClassName: 'x' } }, { spec: { priorityClassName: 'x' } }],
  [
    'containers of both kinds',
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
    'what is none of ours',
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
    'the size of a volume',
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

for (const [name, given, expected] of cases) {
  test(`canonical pods: ${name}`, () => assert.deepEqual(canonicalPod(given), expected));
}
