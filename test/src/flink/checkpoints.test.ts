import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE, JOB, json, scriptedClient } from './scripted-client.ts';

const CHECKPOINTING_OFF = json(404, { errors: ['Checkpointing has not been enabled.'] });

for (const [name, answer, expected] of [
  ['of a job that takes none are off', CHECKPOINTING_OFF, { state: 'off' }],
  [
    'of a job that Flink does not know are unknown',
    json(404, { errors: [`Job ${JOB} not found`] }),
    { state: 'unknown' },
  ],
  [
    'before the first one count 0, although Flink counts a savepoint',
    json(200, { counts: { completed: 1 }, latest: { completed: null }, history: [] }),
    { state: 'known', count: 0, savepointInProgress: false },
  ],
  [
    'of a running job have their count, the newest one, a savepoint in progress and the restored path',
    json(200, {
      counts: { completed: 3 },
      latest: { completed: { trigger_timestamp: 5, external_path: 'c' }, restored: { external_path: 's' } },
      history: [{ status: 'IN_PROGRESS', is_savepoint: true }],
    }),
    {
      state: 'known',
      count: 3,
      savepointInProgress: true,
      completed: { path: 'c', triggeredAt: 5 },
      restoredFrom: 's',
    },
  ],
] as const) {
  test(`checkpoints ${name}`, async () => {
    const { client } = scriptedClient(answer);
    assert.deepEqual(await client.checkpoints(BASE, JOB), { ok: true, value: expected });
  });
}

const config = (interval: number, enabled: boolean, deleted: boolean) =>
  json(200, { interval, externalization: { enabled, delete_on_cancellation: deleted } });

for (const [name, answer, expected] of [
  ['that retains checkpoints on cancellation', () => config(1000, true, false), { intervalMs: 1000, retained: true }],
  ['that deletes checkpoints on cancellation', () => config(1000, true, true), { intervalMs: 1000, retained: false }],
  [
    'without an interval, read as one day',
    () => config(2 ** 62, false, true),
    { intervalMs: 86_400_000, retained: false, deletedOnFailure: true },
  ],
  ['of a job that takes none', () => CHECKPOINTING_OFF, undefined],
] as const) {
  test(`a checkpoint configuration ${name}`, async () => {
    const { client } = scriptedClient(answer());
    assert.deepEqual(await client.checkpointConfig(BASE, JOB), { ok: true, value: expected });
  });
}
