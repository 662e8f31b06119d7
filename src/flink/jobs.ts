import { Type } from 'typebox';
import type { FailuresFact, JobFact } from '../lifecycle/observation.ts';
import { type Answer, ask, reader, rootCause } from './answer.ts';
import type { Transport } from './transport.ts';

const tasks = Type.Object({
  total: Type.Number(),
  running: Type.Number(),
  finished: Type.Number(),
  deploying: Type.Optional(Type.Number()),
  initializing: Type.Optional(Type.Number()),
});
const readJobs = reader(
  Type.Object({
    jobs: Type.Array(
      Type.Object({
        jid: Type.String(),
        state: Type.String(),
        'start-time': Type.Number(),
        jobType: Type.Optional(Type.String()),
        tasks,
      }),
    ),
  }),
);

/** `GET /jobs/overview`: every job with its tasks, in all versions; its type from 2.3. Unlike `/jobs/:id` Flink does not cache it. */
export const getJobs = (transport: Transport, base: string, timeoutMs: number): Promise<Answer<readonly JobFact[]>> =>
  ask(transport, { base, method: 'GET', path: '/jobs/overview', timeoutMs }, (text) =>
    readJobs(text)?.jobs.map(
      ({ jid, state, tasks: { total, running, finished, deploying, initializing }, ...job }) => ({
        id: jid,
        state,
        startTime: job['start-time'],
        tasks: {
          total,
          running,
          finished,
          ...(deploying === undefined ? {} : { deploying }),
          ...(initializing === undefined ? {} : { initializing }),
        },
        ...(job.jobType === 'BATCH' ? { bounded: true as const } : {}),
      }),
    ),
  );

const readExceptions = reader(
  Type.Object({
    'root-exception': Type.Optional(Type.Union([Type.String(), Type.Null()])),
    exceptionHistory: Type.Optional(Type.Object({ entries: Type.Array(Type.Object({ stacktrace: Type.String() })) })),
  }),
);

/**
 * `GET /jobs/:id/exceptions`: how many failures Flink remembers, 16 at most, and the root cause of the newest. Before
 * 1.13 Flink has only `root-exception`, from 2.0 only the history.
 */
export const getFailures = (
  transport: Transport,
  base: string,
  jobId: string,
  timeoutMs: number,
): Promise<Answer<FailuresFact>> =>
  ask(
    transport,
    { base, method: 'GET', path: `/jobs/${jobId}/exceptions`, timeoutMs },
    (text): FailuresFact | undefined => {
      const body = readExceptions(text);
      if (body === undefined) return undefined;
      const root = body['root-exception'] ?? '';
      const entries = body.exceptionHistory?.entries ?? [];
      const newest = entries[0]?.stacktrace ?? root;
      const count = Math.max(entries.length, root === '' ? 0 : 1);
      return newest === '' ? { count } : { count, cause: rootCause(newest) };
    },
  );

/**
 * `PATCH /jobs/:id?mode=cancel`. For a job that has ended Flink answers 404 (up to 1.14), 409 (from 1.15) or 202: none
 * of them is a failure, the job's state tells.
 */
export const cancelJob = async (
  transport: Transport,
  base: string,
  jobId: string,
  timeoutMs: number,
): Promise<Answer<null>> => {
  const answer = await ask(
    transport,
    { base, method: 'PATCH', path: `/jobs/${jobId}?mode=cancel`, timeoutMs },
    () => null,
  );
  return !answer.ok && (answer.status === 404 || answer.status === 409) ? { ok: true, value: null } : answer;
};
