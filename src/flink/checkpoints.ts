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
    restored: orNull(Type.Object({ external_path: Type.Optional(Type.String()) })),
  }),
  history: Type.Array(Type.Object({ status: Type.String(), is_savepoint: Type.Optional(Type.Boolean()) })),
});
const read = reader(schema);

const fact = (entry: Static<typeof completed> | null | undefined): CheckpointFact | undefined =>
  entry?.external_path === undefined ? undefined : { path: entry.external_path, triggeredAt: entry.trigger_timestamp };

/** Flink tells the kind of a savepoint from 1.12; of an older one only that it is one, and it may have ended its job. */
const savepointFact = (entry: Static<typeof completed> | null | undefined): CheckpointFact | undefined => {
  const found = fact(entry);
  const stops = entry?.checkpoint_type === undefined || entry.checkpoint_type === 'SYNC_SAVEPOINT';
  return found === undefined || !stops ? found : { ...found, stops };
};

/** What Flink says in the 404 of a job that takes no checkpoints (seen on 1.20 and 2.3). */
const OFF = /Checkpointing has not been enabled/;

/** A read of a job's checkpoints whose 404 is a fact: the job takes none, or is not known. */
const orAbsent = <T>(answer: Answer<T>, absent: (off: boolean) => T): Answer<T> =>
  !answer.ok && answer.status === 404 ? { ok: true, value: absent(OFF.test(answer.text)) } : answer;

/** `GET /jobs/:id/checkpoints`. 404 where checkpointing is off or the job is not known. Cached by Flink for 3 s. */
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
      const [checkpoint, savepoint, restoredFrom] = [
        fact(body.latest.completed),
        savepointFact(body.latest.savepoint),
        body.latest.restored?.external_path,
      ];
      return {
        state: 'known',
        // Savepoints count too; before the first checkpoint there is none.
        count: body.latest.completed === null || body.latest.completed === undefined ? 0 : body.counts.completed,
        savepointInProgress: body.history.some(
          ({ status, is_savepoint }) => is_savepoint === true && status === 'IN_PROGRESS',
        ),
        ...(checkpoint === undefined ? {} : { completed: checkpoint }),
        ...(savepoint === undefined ? {} : { savepoint }),
        ...(restoredFrom === undefined ? {} : { restoredFrom }),
      };
    },
  );
  return orAbsent(answer, (off) => ({ state: off ? 'off' : 'unknown' }));
};

const readConfig = reader(
  Type.Object({
    interval: Type.Number(),
    externalization: Type.Object({ enabled: Type.Boolean(), delete_on_cancellation: Type.Boolean() }),
  }),
);

/** `GET /jobs/:id/checkpoints/config`, with milliseconds. Undefined where the job takes none; a job without an interval says the largest number Java has. */
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
      return { intervalMs: Math.min(body.interval, LONGEST_MS), retained: enabled && !delete_on_cancellation };
    },
  );
  return orAbsent(answer, () => undefined);
};

/** A day: no proof waits longer for one checkpoint. */
const LONGEST_MS = 86_400_000;
