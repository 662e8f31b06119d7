import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE, json, scriptedClient } from './scripted-client.ts';

const SLOTS = { taskmanagers: 1, 'slots-total': 2, 'slots-available': 1, 'flink-version': '1.20.5' };
const FACT = { version: { major: 1, minor: 20 }, taskManagers: 1, slotsTotal: 2, slotsAvailable: 1 };

for (const [name, numbers, ended] of [
  [
    'the jobs that have ended',
    { 'jobs-finished': 1, 'jobs-cancelled': 2, 'jobs-failed': 3 },
    { finished: 1, canceled: 2, failed: 3 },
  ],
  ['no ended job where Flink reports none', {}, { finished: 0, canceled: 0, failed: 0 }],
] as const) {
  test(`an overview counts ${name}`, async () => {
    const { client } = scriptedClient(json(200, { ...SLOTS, ...numbers }));
    assert.deepEqual(await client.overview(BASE), { ok: true, value: { ...FACT, ended } });
  });
}

test('an overview without slots is not understood', async () => {
  const { client } = scriptedClient(json(200, {}));
  assert.equal((await client.overview(BASE)).ok, false);
});
