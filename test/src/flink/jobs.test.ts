import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE, JOB, json, scriptedClient } from './scripted-client.ts';

for (const [name, body, expected] of [
  [
    'the history counts the failures, and the newest entry gives the cause',
    {
      exceptionHistory: { entries: [{ stacktrace: 'Caused by: new' }, { stacktrace: 'old' }] },
      'root-exception': 'root',
    },
    { count: 2, cause: 'new' },
  ],
  [
    'before 1.13, without a history, the root exception is the only failure',
    { 'root-exception': 'root' },
    { count: 1, cause: 'root' },
  ],
  ['a job that never failed has none', { 'root-exception': null }, { count: 0 }],
] as const) {
  test(`failures of a job: ${name}`, async () => {
    const { client } = scriptedClient(json(200, body));
    assert.deepEqual(await client.failures(BASE, JOB), { ok: true, value: expected });
  });
}

for (const [name, status, ok] of [
  ['that Flink accepts is sent', 202, true],
  ['of a job that has ended, which 1.14 answers with 404, is no failure', 404, true],
  ['of a job that has ended, which 1.15 answers with 409, is no failure', 409, true],
  ['that Flink answers with 500 is a failure', 500, false],
] as const) {
  test(`a cancellation ${name}`, async () => {
    const { client, requests } = scriptedClient(json(status, {}));
    assert.equal((await client.cancel(BASE, JOB)).ok, ok);
    assert.deepEqual(requests, [{ base: BASE, method: 'PATCH', path: `/jobs/${JOB}?mode=cancel`, timeoutMs: 3000 }]);
  });
}

const tasks = { total: 8, created: 0, scheduled: 1, deploying: 2, running: 3, finished: 0, canceling: 0, canceled: 0 };
for (const [name, counts, expected] of [
  [
    'from 1.13 their restoring tasks',
    { ...tasks, initializing: 2 },
    { total: 8, running: 3, finished: 0, deploying: 2, initializing: 2 },
  ],
  ['before 1.13 no restoring tasks', tasks, { total: 8, running: 3, finished: 0, deploying: 2 }],
  ['their total alone', { total: 8, running: 3, finished: 0 }, { total: 8, running: 3, finished: 0 }],
] as const) {
  test(`jobs: flinkapp reads ${name}`, async () => {
    const body = { jobs: [{ jid: JOB, name: 'j', state: 'RUNNING', 'start-time': 1, tasks: counts }] };
    const { client } = scriptedClient(json(200, body));
    const jobs = await client.jobs(BASE);
    assert.deepEqual(jobs.ok && jobs.value[0]?.tasks, expected);
  });
}

test('Flink says of a job in batch mode that it is bounded, from 2.3', async () => {
  const counts = { total: 1, running: 1, finished: 0 };
  const row = { jid: JOB, state: 'RUNNING', 'start-time': 5, tasks: counts };
  const fact = { id: JOB, state: 'RUNNING', startTime: 5, tasks: counts };
  const { client } = scriptedClient(
    json(200, {
      jobs: [
        { ...row, jobType: 'BATCH' },
        { ...row, jobType: 'STREAMING' },
      ],
    }),
  );
  assert.deepEqual(await client.jobs(BASE), { ok: true, value: [{ ...fact, bounded: true }, fact] });
});
