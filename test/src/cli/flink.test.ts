import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askFlink } from '../../../src/cli/kubectl/flink.ts';
import type { Kubectl } from '../../../src/cli/kubectl/kubectl.ts';
import { running } from './applications.ts';

const URL = '--raw=/api/v1/namespaces/ns/services/http:orders:8081/proxy/jobs';

/** The arguments of kubectl for a question that is worth waiting for. */
const argumentsFor = async (
  application: ReturnType<typeof running>,
  patienceMs: number,
): Promise<readonly string[]> => {
  const calls: string[] = [];
  const kubectl: Kubectl = {
    read: async () => '',
    json: async <T>(args: readonly string[]): Promise<T> => {
      calls.push(...args);
      return JSON.parse('{}');
    },
    attach: async () => 0,
  };
  await askFlink(kubectl, application, { path: '/jobs', patienceMs });
  return calls;
};

for (const [situation, application, patienceMs, timeout] of [
  ['waits as long as the question is worth', running(), 1500, '1500ms'],
  [
    'waits half a second for a JobManager that flinkapp cannot reach',
    running({ clusterStatus: { unreachableSince: '2026-01-01T00:00:00.000Z' } }),
    5000,
    '500ms',
  ],
] as const)
  test(`kubectl flink ${situation}`, async () =>
    assert.deepEqual(await argumentsFor(application, patienceMs), ['get', URL, `--request-timeout=${timeout}`]));
