import { type Static, Type } from 'typebox';
import type { CheckpointFact, CheckpointsFact } from '../lifecycle/observation.ts';
import { type Answer, ask, reader } from './answer.ts';
import type { Transport } from './transport.ts';

const orNull = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) => Type.Optional(Type.Union([Type.Null(), schema]));
const completed = Type.Object({ trigger_timestamp: Type.Number(), external_path: Type.Optional(Type.String()) });
const schema = Type.Object({
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

/** `GET /jobs/:id/checkpoints`. 404 where checkpointing is off or the job is not known. Cached by Flink for 3 s. */
export const getCheckpoints = async (transport: Transport, base: string, jobId: string, timeoutMs: number): Promise<Answer<CheckpointsFact>> => {
  const answer = await ask(transport, { base, method: 'GET', path: `/jobs/${jobId}/checkpoints`, timeoutMs }, (text): CheckpointsFact | undefined => {
    const body = read(text);
    if (body === undefined) return undefined;
    const [checkpoint, savepoint, restoredFrom] = [fact(body.latest.completed), fact(body.latest.savepoint), body.latest.restored?.external_path];
    return {
      state: 'known',
      savepointInProgress: body.history.some(({ status, is_savepoint }) => is_savepoint === true && status === 'IN_PROGRESS'),
      ...(checkpoint === undefined ? {} : { completed: checkpoint }),
      ...(savepoint === undefined ? {} : { savepoint }),
      ...(restoredFrom === undefined ? {} : { restoredFrom }),
    };
  });
  return !answer.ok && answer.status === 404 ? { ok: true, value: { state: 'unknown' } } : answer;
};
