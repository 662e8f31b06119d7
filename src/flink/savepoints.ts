import { Type } from 'typebox';
import { atLeast, type FlinkVersion } from '../api/flink-version.ts';
import type { SavepointFormat } from '../lifecycle/effect.ts';
import type { SavepointFact } from '../lifecycle/observation.ts';
import { type Answer, ask, reader, rootCause } from './answer.ts';
import type { Transport } from './transport.ts';

const readTrigger = reader(Type.Object({ 'request-id': Type.String() }));

/** The id of a savepoint and its format, which is optional. Flink takes both from 1.15. */
export interface Trigger {
  readonly triggerId: string;
  readonly formatType?: SavepointFormat;
}

/**
 * Stops a job with a savepoint, without draining it, in the cluster's default directory. From 1.15 flinkapp chooses the
 * trigger id, and a repeat is the same stop. `/stop` exists from 1.9; before, a savepoint cancels the job.
 */
export const stopWithSavepoint = (
  transport: Transport,
  base: string,
  version: FlinkVersion,
  jobId: string,
  { triggerId, formatType }: Trigger,
  timeoutMs: number,
): Promise<Answer<{ 'request-id': string }>> => {
  if (!atLeast(version, 1, 9)) {
    return ask(
      transport,
      { base, method: 'POST', path: `/jobs/${jobId}/savepoints`, body: { 'cancel-job': true }, timeoutMs },
      readTrigger,
    );
  }
  const body = {
    drain: false,
    ...(atLeast(version, 1, 15) ? { triggerId, ...(formatType === undefined ? {} : { formatType }) } : {}),
  };
  return ask(transport, { base, method: 'POST', path: `/jobs/${jobId}/stop`, body, timeoutMs }, readTrigger);
};

/**
 * Takes a savepoint of a job that keeps running. From 1.15 flinkapp chooses the trigger id; up to 1.12 `cancel-job`
 * is mandatory.
 */
export const takeSavepoint = (
  transport: Transport,
  base: string,
  version: FlinkVersion,
  jobId: string,
  { triggerId, formatType }: Trigger,
  timeoutMs: number,
): Promise<Answer<{ 'request-id': string }>> => {
  const body = {
    'cancel-job': false,
    ...(atLeast(version, 1, 15) ? { triggerId, ...(formatType === undefined ? {} : { formatType }) } : {}),
  };
  return ask(transport, { base, method: 'POST', path: `/jobs/${jobId}/savepoints`, body, timeoutMs }, readTrigger);
};

const readStatus = reader(
  Type.Object({
    status: Type.Object({ id: Type.String() }),
    operation: Type.Optional(
      Type.Union([
        Type.Null(),
        Type.Object({
          location: Type.Optional(Type.String()),
          'failure-cause': Type.Optional(
            Type.Object({ class: Type.Optional(Type.String()), 'stack-trace': Type.Optional(Type.String()) }),
          ),
        }),
      ]),
    ),
  }),
);

/**
 * `COMPLETED` without a location is a failed savepoint. An id that Flink does not know (404) is a fact, not a
 * failure.
 */
export const getSavepoint = async (
  transport: Transport,
  base: string,
  jobId: string,
  triggerId: string,
  timeoutMs: number,
): Promise<Answer<SavepointFact>> => {
  const path = `/jobs/${jobId}/savepoints/${triggerId}`;
  const answer = await ask(transport, { base, method: 'GET', path, timeoutMs }, (text): SavepointFact | undefined => {
    const body = readStatus(text);
    if (body === undefined) return undefined;
    if (body.status.id !== 'COMPLETED') return { state: 'inProgress' };
    const { location, 'failure-cause': cause } = body.operation ?? {};
    return location === undefined
      ? { state: 'failed', cause: rootCause(cause?.['stack-trace'] ?? cause?.class ?? '') }
      : { state: 'completed', location };
  });
  return !answer.ok && answer.status === 404 ? { ok: true, value: { state: 'unknown' } } : answer;
};

/** Deletes a savepoint's files in the background. Flink takes no trigger id here; a repeat fails without effect. */
export const disposeSavepoint = (
  transport: Transport,
  base: string,
  path: string,
  timeoutMs: number,
): Promise<Answer<{ 'request-id': string }>> =>
  ask(
    transport,
    { base, method: 'POST', path: '/savepoint-disposal', body: { 'savepoint-path': path }, timeoutMs },
    readTrigger,
  );
