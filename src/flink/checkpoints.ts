import { type Static, Type } from 'typebox';
import type { CheckpointConfigFact, CheckpointFact, CheckpointsFact } from '../lifecycle/observation.ts';
import { type Answer, ask, reader } from './answer.ts';
import type { Transport } from './transport.ts';

const orNull = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Optional(Type.Union([Type.Null(), schema]));
const completed = Type.Object({
  trigger_timestamp: Type.Number(),
  external_path: Type.Optional(Type.String()),
  checkpoint_type: Type.Optional(Type.String()),
});
const schema = Type.Object({
  counts: Type.Object({ completed: Type.Number() }),
  latest: Type.Object({
    completed: orNull(completed),
    savepoint: orNull(completed),
    failed: orNull(Type.Object({ failure_message: Type.Optional(Type.String()) })),
    restored: orNull(Type.Object({ external_path: Type.Optional(Type.String()) })),
  }),
  history: Type.Array(Type.Object({ status: Type.String(), is_savepoint: Type.Optional(Type.Boolean()) })),
});
const read = reader(schema);

const fact = (entry: Static<typeof completed> | null | undefined): CheckpointFact | undefined =>
  entry?.external_path === undefined ? undefined : { path: entry.external_path, triggeredAt: entry.trigger_timestamp };

/**
 * From 1.12 `checkpoint_type` says whether a savepoint stopped its job. Before, it is absent: any savepoint may have.
 */
const savepointFact = (entry: Static<typeof completed> | null | undefined): CheckpointFact | undefined => {
  const savepoint = fact(entry);
  const stops = entry?.checkpoint_type === undefined || entry.checkpoint_type === 'SYNC_SAVEPOINT';
  return savepoint === undefined || !stops ? savepoint : { ...savepoint, stops };
};

/** In the body of a 404 for a job that takes no checkpoints (seen on 1.20 and 2.3). */
const CHECKPOINTING_OFF = /Checkpointing has not been enabled/;

/** A 404 is a fact: the job takes no checkpoints, or Flink does not know it. */
const or404 = <T>(answer: Answer<T>, absent: (off: boolean) => T): Answer<T> =>
  !answer.ok && answer.status === 404 ? { ok: true, value: absent(CHECKPOINTING_OFF.test(answer.text)) } : answer;

/** `GET /jobs/:id/checkpoints`. Flink caches the answer for 3 s. */
export const getCheckpoints = async (
  transport: Transport,
  base: string,
  jobId: string,
  timeoutMs: number,
): Promise<Answer<CheckpointsFact>> => {
  const answer = await ask(
    transport,
    { base, method: 'GET', path: `/jobs/${jobId}/checkpoints`, timeoutMs },
    (text): CheckpointsFact | undefined => {
      const body = read(text);
      if (body === undefined) return undefined;
      const [checkpoint, savepoint, restoredFrom, failure] = [
        fact(body.latest.completed),
        savepointFact(body.latest.savepoint),
        body.latest.restored?.external_path,
        body.latest.failed?.failure_message,
      ];
      return {
        state: 'known',
        // Flink counts savepoints too: without a completed checkpoint the count is 0.
        count: body.latest.completed === null || body.latest.completed === undefined ? 0 : body.counts.completed,
        savepointInProgress: body.history.some(
          ({ status, is_savepoint }) => is_savepoint === true && status === 'IN_PROGRESS',
        ),
        ...(checkpoint === undefined ? {} : { completed: checkpoint }),
        ...(savepoint === undefined ? {} : { savepoint }),
        ...(restoredFrom === undefined ? {} : { restoredFrom }),
        ...(failure === undefined ? {} : { failure }),
      };
    },
  );
  return or404(answer, (off) => ({ state: off ? 'off' : 'unknown' }));
};

/** A day: no deploy waits longer for one checkpoint to count as stable. */
const MAX_INTERVAL_MS = 86_400_000;

const readConfig = reader(
  Type.Object({
    interval: Type.Number(),
    externalization: Type.Object({ enabled: Type.Boolean(), delete_on_cancellation: Type.Boolean() }),
  }),
);

/**
 * `GET /jobs/:id/checkpoints/config`. Undefined where the job takes no checkpoints. Without an interval Flink answers
 * Java's largest long.
 */
export const getCheckpointConfig = async (
  transport: Transport,
  base: string,
  jobId: string,
  timeoutMs: number,
): Promise<Answer<CheckpointConfigFact | undefined>> => {
  const path = `/jobs/${jobId}/checkpoints/config`;
  const answer = await ask<CheckpointConfigFact | undefined>(
    transport,
    { base, method: 'GET', path, timeoutMs },
    (text) => {
      const body = readConfig(text);
      if (body === undefined) return undefined;
      const { enabled, delete_on_cancellation } = body.externalization;
      return {
        intervalMs: Math.min(body.interval, MAX_INTERVAL_MS),
        retained: enabled && !delete_on_cancellation,
        ...(enabled ? {} : { deletedOnFailure: true as const }),
      };
    },
  );
  return or404(answer, () => undefined);
};
