import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE, JOB, json, scriptedClient } from './scripted-client.ts';

const version = (major: number, minor: number) => ({ major, minor });
const STOP_BY_ID = { drain: false, triggerId: 'b', formatType: 'NATIVE' };

for (const [name, at, path, body] of [
  ['1.8 gets a savepoint that cancels the job', version(1, 8), `/jobs/${JOB}/savepoints`, { 'cancel-job': true }],
  ['1.9 gets a stop without a trigger id', version(1, 9), `/jobs/${JOB}/stop`, { drain: false }],
  ["1.15 gets a stop with flinkapp's trigger id and the format", version(1, 15), `/jobs/${JOB}/stop`, STOP_BY_ID],
  ["2.3 gets a stop with flinkapp's trigger id and the format", version(2, 3), `/jobs/${JOB}/stop`, STOP_BY_ID],
] as const) {
  test(`stop with savepoint: Flink ${name}`, async () => {
    const { client, requests } = scriptedClient(json(202, { 'request-id': 'b' }));
    await client.stop(BASE, at, JOB, { triggerId: 'b', formatType: 'NATIVE' });
    assert.deepEqual(requests, [{ base: BASE, method: 'POST', path, body, timeoutMs: 3000 }]);
  });
}

for (const [name, at, body] of [
  ['1.14 gets a savepoint without a trigger id', version(1, 14), { 'cancel-job': false }],
  ["1.15 gets a savepoint with flinkapp's trigger id", version(1, 15), { 'cancel-job': false, triggerId: 'b' }],
] as const) {
  test(`savepoint of a job that keeps running: Flink ${name}`, async () => {
    const { client, requests } = scriptedClient(json(202, { 'request-id': 'b' }));
    await client.takeSavepoint(BASE, at, JOB, { triggerId: 'b' });
    assert.deepEqual(requests, [
      { base: BASE, method: 'POST', path: `/jobs/${JOB}/savepoints`, body, timeoutMs: 3000 },
    ]);
  });
}

const progress: readonly (readonly [string, unknown, unknown])[] = [
  [
    'IN_PROGRESS is a savepoint in progress',
    { status: { id: 'IN_PROGRESS' }, operation: null },
    { state: 'inProgress' },
  ],
  [
    'COMPLETED with a location is a completed savepoint',
    { status: { id: 'COMPLETED' }, operation: { location: 's' } },
    { state: 'completed', location: 's' },
  ],
  [
    'COMPLETED with a stack trace is a failed savepoint with the root cause',
    {
      status: { id: 'COMPLETED' },
      operation: { 'failure-cause': { class: 'C', 'stack-trace': 'C: x\n\tat y\nCaused by: E: reason' } },
    },
    { state: 'failed', cause: 'E: reason' },
  ],
  [
    'COMPLETED with only a class is a failed savepoint with that class',
    { status: { id: 'COMPLETED' }, operation: { 'failure-cause': { class: 'C' } } },
    { state: 'failed', cause: 'C' },
  ],
  [
    'COMPLETED without location and cause is a failed savepoint without a reason',
    { status: { id: 'COMPLETED' } },
    { state: 'failed', cause: 'no reason given' },
  ],
];
for (const [name, body, expected] of progress) {
  test(`savepoint progress: ${name}`, async () => {
    const { client } = scriptedClient(json(200, body));
    assert.deepEqual(await client.savepoint(BASE, JOB, 'b'), { ok: true, value: expected });
  });
}

test('savepoint progress: an id that Flink does not know is a fact, not a failure', async () => {
  const { client } = scriptedClient(json(404, { errors: ['There is no savepoint operation'] }));
  assert.deepEqual(await client.savepoint(BASE, JOB, 'b'), { ok: true, value: { state: 'unknown' } });
});

test('a savepoint is deleted by its path', async () => {
  const { client, requests } = scriptedClient(json(200, { 'request-id': 'b' }));
  assert.equal((await client.dispose(BASE, 'file:/s/1')).ok, true);
  const body = { 'savepoint-path': 'file:/s/1' };
  assert.deepEqual(requests, [{ base: BASE, method: 'POST', path: '/savepoint-disposal', body, timeoutMs: 3000 }]);
});
