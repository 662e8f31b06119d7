import type { FlinkResponse } from '../../src/flink/transport.ts';
import type { SimulatedJob } from './flink-job.ts';

/** How a simulated JobManager words its answers. */

export const json = (status: number, body: unknown): FlinkResponse => ({ status, text: JSON.stringify(body) });
export const errors = (status: number, ...messages: string[]): FlinkResponse => json(status, { errors: messages });
export const electing = (): FlinkResponse => errors(503, 'Service temporarily unavailable due to an ongoing leader election. Please refresh.');

export const jobRow = (job: SimulatedJob) => ({
  jid: job.id,
  name: 'count',
  state: job.state,
  'start-time': job.startTime,
  tasks: { total: job.state === 'INITIALIZING' ? 0 : job.parallelism, running: job.tasksRunning, finished: job.state === 'FINISHED' ? job.parallelism : 0 },
});

export const vertices = ({ parallelism }: SimulatedJob) => [{ id: 'vertex', parallelism, maxParallelism: 128 }];

const entry = (snapshot: { path: string; at: number; type?: string } | undefined) =>
  snapshot === undefined
    ? null
    : { trigger_timestamp: snapshot.at, external_path: snapshot.path, ...(snapshot.type === undefined ? {} : { checkpoint_type: snapshot.type }) };

export const exceptions = (job: SimulatedJob): FlinkResponse =>
  json(200, { exceptionHistory: { entries: job.exceptions.slice(0, 16).map((stacktrace) => ({ stacktrace })) } });

export const checkpoints = (job: SimulatedJob): FlinkResponse =>
  json(200, {
    counts: { completed: job.completed + (job.savepoint === undefined ? 0 : 1) },
    latest: {
      completed: entry(job.checkpoint),
      savepoint: entry(job.savepoint),
      restored: job.restoredFrom === undefined ? null : { external_path: job.restoredFrom },
    },
    history: job.savepointInProgress ? [{ status: 'IN_PROGRESS', is_savepoint: true }] : [],
  });
