import { atLeast } from '../../src/api/flink-version.ts';
import type { FlinkResponse } from '../../src/flink/transport.ts';
import type { Time } from './clock.ts';
import { type FlinkBehaviour, versionOf } from './flink-behaviour.ts';
import type { SimulatedJob } from './flink-job.ts';
import { STORAGE_DOWN, type Storage } from './storage.ts';

/** The answers of a simulated JobManager. */

export const json = (status: number, body: unknown): FlinkResponse => ({ status, text: JSON.stringify(body) });
export const errors = (status: number, ...messages: string[]): FlinkResponse => json(status, { errors: messages });
export const leaderElection = (): FlinkResponse =>
  errors(503, 'Service temporarily unavailable due to an ongoing leader election. Please refresh.');

export const jobRow = (job: SimulatedJob, behaviour: FlinkBehaviour) => ({
  jid: job.id,
  name: 'count',
  state: job.state,
  'start-time': job.startTime,
  tasks: {
    total: job.state === 'INITIALIZING' ? 0 : job.parallelism,
    running: job.tasksRunning,
    finished: job.state === 'FINISHED' ? job.parallelism : 0,
    scheduled: job.state === 'CREATED' ? job.parallelism : 0,
    deploying: 0,
    ...(atLeast(versionOf(behaviour), 1, 13) ? { initializing: job.restoring ? job.parallelism : 0 } : {}),
  },
});

export const slotsUsed = (jobs: ReadonlyMap<string, SimulatedJob>): number =>
  // The scheduler holds the slots of the new parallelism at once and uses them when it has restarted the job.
  [...jobs.values()]
    .filter(({ terminal }) => !terminal)
    .reduce((sum, { parallelism, upper }) => sum + Math.max(parallelism, upper), 0);

interface Slots {
  readonly jobs: ReadonlyMap<string, SimulatedJob>;
  readonly taskManagers: number;
  readonly slots: number;
  readonly behaviour: FlinkBehaviour;
  readonly forgotten: EndedJobs;
}

/** How many jobs ended in each state. */
export type EndedJobs = Readonly<Record<'FINISHED' | 'CANCELED' | 'FAILED', number>>;

const ended = ({ jobs, forgotten }: Slots, state: keyof EndedJobs): number =>
  forgotten[state] + [...jobs.values()].filter((job) => job.state === state).length;

export const overview = (flink: Slots): FlinkResponse =>
  json(200, {
    taskmanagers: flink.taskManagers,
    'slots-total': flink.slots,
    'slots-available': Math.max(0, flink.slots - slotsUsed(flink.jobs)),
    'jobs-finished': ended(flink, 'FINISHED'),
    'jobs-cancelled': ended(flink, 'CANCELED'),
    'jobs-failed': ended(flink, 'FAILED'),
    'flink-version': flink.behaviour.version,
  });

/** The answer to a cancel that changes nothing; undefined where Flink cancels the job. */
export const uncancellable = (job: SimulatedJob | undefined, behaviour: FlinkBehaviour): FlinkResponse | undefined => {
  if (job === undefined) return errors(404, 'Job could not be found.');
  if (job.state === 'CANCELED') return json(202, {});
  if (!job.terminal) return undefined;
  const status = atLeast(versionOf(behaviour), 1, 15) ? 409 : 404;
  return errors(status, 'Job cancellation failed because the job has already reached another terminal state.');
};

export const vertices = ({ parallelism }: SimulatedJob) => [{ id: 'vertex', parallelism, maxParallelism: 128 }];

const entry = (snapshot: { path: string; at: number; type?: string } | undefined) =>
  snapshot === undefined
    ? null
    : {
        trigger_timestamp: snapshot.at,
        external_path: snapshot.path,
        ...(snapshot.type === undefined ? {} : { checkpoint_type: snapshot.type }),
      };

const exceptions = (job: SimulatedJob): FlinkResponse =>
  json(200, { exceptionHistory: { entries: job.exceptions.slice(0, 16).map((stacktrace) => ({ stacktrace })) } });

const checkpoints = (job: SimulatedJob, { reportedPath }: FlinkBehaviour): FlinkResponse =>
  json(200, {
    counts: { completed: job.completed + (job.savepoint === undefined ? 0 : 1) },
    latest: {
      completed: entry(job.checkpoint),
      savepoint: entry(job.savepoint),
      failed: job.checkpointFailure === undefined ? null : { failure_message: job.checkpointFailure },
      restored: job.restoredFrom === undefined ? null : { external_path: reportedPath(job.restoredFrom) },
    },
    history: job.savepointInProgress ? [{ status: 'IN_PROGRESS', is_savepoint: true }] : [],
  });

export const unreadable = (path: string): string =>
  `Caused by: java.io.FileNotFoundException: Cannot find checkpoint or savepoint file/directory '${path}'`;

/** The exception that the main method of finder.jar throws: it contains the restore points that it found. */
export const searchResult = (storage: Storage, body: Readonly<Record<string, unknown>>, now: number): FlinkResponse => {
  if (!storage.answers(now)) return errors(500, 'Internal server error.', `Caused by: ${STORAGE_DOWN}`);
  const args = (body['programArgsList'] ?? []) as readonly string[];
  const points = args.flatMap((folder, i) => (i % 2 === 0 ? storage.list(folder, args[i + 1] ?? '') : []));
  const message = `flinkapp-found${points.map(({ at, path }) => `|${at}=${path}`).join('')}|flinkapp-end`;
  return errors(
    500,
    'Internal server error.',
    `ProgramInvocationException: The main method caused an error: ${message}`,
  );
};

interface Graph {
  readonly at: number;
  readonly checkpoints: FlinkResponse;
  readonly exceptions: FlinkResponse;
}

/** Flink caches the execution graph of a job for 3 s: just after the end of a job its answers are from before. */
export class Graphs {
  readonly #cache = new Map<string, Graph>();
  readonly #clock: Time;
  readonly #behaviour: FlinkBehaviour;

  constructor(clock: Time, behaviour: FlinkBehaviour) {
    this.#clock = clock;
    this.#behaviour = behaviour;
  }

  of(job: SimulatedJob): Graph {
    const cached = this.#cache.get(job.id);
    if (cached !== undefined && this.#clock.now - cached.at < 3000) return cached;
    const graph = { at: this.#clock.now, checkpoints: checkpoints(job, this.#behaviour), exceptions: exceptions(job) };
    this.#cache.set(job.id, graph);
    return graph;
  }
}
