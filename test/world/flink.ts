import { atLeast } from '../../src/api/flink-version.ts';
import type { FlinkResponse } from '../../src/flink/transport.ts';
import type { Time } from './clock.ts';
import {
  errors,
  Graphs,
  jobRow,
  json,
  leaderElection,
  overview,
  searchResult,
  slotsUsed,
  uncancellable,
  unreadable,
  vertices,
} from './flink-answers.ts';
import { type FlinkBehaviour, type StandaloneJob, versionOf } from './flink-behaviour.ts';
import { CHECKPOINT_MS, PROGRAMS, type Program, SimulatedJob } from './flink-job.ts';
import { SimulatedSavepoints } from './flink-savepoints.ts';
import { STORAGE_DOWN, type Storage, type Writer } from './storage.ts';

/** How long a JobManager takes to recover its jobs, in milliseconds. */
const RECOVER_MS = 1500;
/** How long Flink waits before it restarts a job, in milliseconds. */
const RESTART_MS = 1000;
/** Tasks stop this long after their JobManager died, in milliseconds (heartbeat.timeout is longer). */
const ORPHANS_MS = 20_000;

/** The parts of a path without its query. The first is empty, because a path begins with a slash. */
const segments = (path: string): readonly string[] => path.replace(/\?.*$/, '').split('/');

/** The REST API of one JobManager, and the jobs on it. A new JobManager knows no job of the previous one. */
export class SimulatedFlink {
  readonly jobs = new Map<string, SimulatedJob>();
  readonly requests: string[] = [];
  /** For each main method that ran: the id of its job. */
  readonly mainRuns: string[] = [];
  readonly #savepoints: SimulatedSavepoints;
  readonly #graphs: Graphs;
  slots = 0;
  taskManagers = 0;
  dead = false;
  /** It answers no request; its jobs keep running. */
  hangs = false;
  /** How long it lists a job that has ended, in milliseconds (`jobstore.expiration-time`). */
  expirationMs = 3_600_000;
  /** Ended jobs that it no longer lists; it counts them for ever (FileExecutionGraphInfoStore). */
  readonly forgotten = { FINISHED: 0, CANCELED: 0, FAILED: 0 };
  /** Called with the id of each job that the JobManager accepts. */
  submitted: (jobId: string) => void = () => undefined;
  readonly cluster: string;
  readonly application: string;
  readonly behaviour: FlinkBehaviour;
  readonly #clock: Time;
  readonly #storage: Storage;
  readonly #writers: Writer[];
  #store: Map<string, SimulatedJob> | undefined;
  #recovering = false;
  /** Application mode: the JobManager accepts no other job. */
  #standalone = false;

  constructor(
    cluster: string,
    application: string,
    options: FlinkBehaviour,
    clock: Time,
    storage: Storage,
    writers: Writer[],
  ) {
    this.cluster = cluster;
    this.application = application;
    this.behaviour = options;
    this.#clock = clock;
    this.#storage = storage;
    this.#writers = writers;
    this.#graphs = new Graphs(clock, options);
    this.#savepoints = new SimulatedSavepoints(options, clock, storage, () => this.dead);
  }

  #forget(): void {
    for (const [id, { state, endedAt }] of this.jobs) {
      if (endedAt === undefined || this.#clock.now - endedAt < this.expirationMs) continue;
      if (state === 'FINISHED' || state === 'CANCELED' || state === 'FAILED') this.forgotten[state] += 1;
      this.jobs.delete(id);
    }
  }

  async handle(method: string, path: string, body: Readonly<Record<string, unknown>> = {}): Promise<FlinkResponse> {
    this.requests.push(`${method} ${path}`);
    if (this.#recovering) return leaderElection();
    this.#forget();
    const [, area = '', id = '', part = ''] = segments(path);
    if (method === 'GET' && area === 'overview') return overview(this);
    if (method === 'GET' && path === '/jobs/overview')
      return json(200, { jobs: [...this.jobs.values()].map((job) => jobRow(job, this.behaviour)) });
    if (area === 'jars' && !this.#standalone) {
      const runs = method === 'POST' && part === 'run' && id !== 'upload';
      return runs ? await this.#run(decodeURIComponent(id), body) : this.#handleJars(method, path, body);
    }
    if (method === 'POST' && area === 'savepoint-disposal') return this.#savepoints.dispose(body);
    return area === 'jobs' ? this.#handleJobs(method, path, body) : errors(404, `Not found: ${path}`);
  }

  #handleJars(method: string, path: string, body: Readonly<Record<string, unknown>>): FlinkResponse {
    const [, , id = '', part = ''] = segments(path);
    if (id === 'upload')
      return this.behaviour.uploads
        ? json(200, { filename: '/tmp/flink-web-upload/1_finder.jar', status: 'success' })
        : errors(404, 'Not found: /jars/upload');
    if (method === 'DELETE') return json(200, {});
    if (method === 'POST' && part === 'plan') return searchResult(this.#storage, body, this.#clock.now);
    return errors(404, `Not found: ${path}`);
  }

  #handleJobs(method: string, path: string, body: Readonly<Record<string, unknown>>): FlinkResponse {
    const [, , id = '', part = '', last = ''] = segments(path);
    const job = this.jobs.get(id);
    if (method === 'PATCH') return this.#cancel(job);
    const savepoint = this.#savepoints.handle(method, id, part, last, job, body);
    if (savepoint !== undefined) return savepoint;
    if (job === undefined) return errors(404, `Job ${id} not found`);
    switch (part) {
      case '':
        return json(200, { vertices: vertices(job) });
      case 'resource-requirements':
        return this.#requirements(job, method, body);
      case 'checkpoints':
        return this.#checkpoints(job, last);
      case 'exceptions':
        return this.#graphs.of(job).exceptions;
      default:
        return errors(404, `Not found: ${path}`);
    }
  }

  #checkpoints(job: SimulatedJob, last: string): FlinkResponse {
    if (!this.behaviour.checkpointing) return errors(404, 'Checkpointing has not been enabled.');
    if (last !== 'config') return this.#graphs.of(job).checkpoints;
    const { retained, retainedOnFailure } = this.behaviour;
    const externalization = { enabled: retainedOnFailure, delete_on_cancellation: !retained };
    return json(200, { mode: 'exactly_once', interval: 1000, externalization });
  }

  /** High availability: the JobManager recovers the jobs of the store that have not ended, from their newest checkpoint. */
  recover(store: Map<string, SimulatedJob>): void {
    this.#store = store;
    this.#recovering = [...store.values()].some(({ terminal }) => !terminal);
    if (this.#recovering) this.#clock.after(RECOVER_MS, () => this.#recovered(store));
  }

  /** The dispatcher serves requests when it has all jobs of the store. */
  #recovered(store: Map<string, SimulatedJob>): void {
    this.#recovering = false;
    if (this.dead) return;
    for (const [id, before] of store) {
      if (before.terminal) continue;
      // TaskManagers stop the tasks of the previous leader when they find the new one.
      before.stopWriting();
      const job = this.#job(id, before.parallelism, before.resumesFrom(), before.program);
      job.completedBefore = before.completed;
      this.jobs.set(id, job);
      store.set(id, job);
      job.state = 'CREATED';
      this.#start(job);
    }
  }

  #job(id: string, parallelism: number, path: string | undefined, program: Program): SimulatedJob {
    return new SimulatedJob(id, parallelism, path, program, {
      clock: this.#clock,
      storage: this.#storage,
      writers: this.#writers,
      cluster: this.cluster,
      application: this.application,
      checkpointing: this.behaviour.checkpointing,
      retained: this.behaviour.retained,
      retainedOnFailure: this.behaviour.retainedOnFailure,
    });
  }

  async #run(jar: string, body: Readonly<Record<string, unknown>>): Promise<FlinkResponse> {
    const { jobId = '', parallelism, savepointPath } = body;
    const id = String(jobId);
    this.mainRuns.push(id);
    // Nobody sees what a main method does, and it runs on when the connection of its request ends.
    if (this.behaviour.mainMs > 0) await this.#clock.sleep(this.behaviour.mainMs);
    if (this.dead) return leaderElection();
    if (this.jobs.has(id))
      return errors(
        400,
        `org.apache.flink.runtime.client.DuplicateJobSubmissionException: Job has already been submitted.`,
      );
    const bad = this.behaviour.badJars.get(jar);
    if (bad !== undefined) return errors(bad.startsWith('Jar file') ? 500 : 400, 'Internal server error.', bad);
    const path = typeof savepointPath === 'string' ? savepointPath : undefined;
    const job = this.#accept(id, Number(parallelism), path, jar);
    const unread = path === undefined ? undefined : this.#unreadable(path);
    if (unread !== undefined) {
      job.end('FAILED', unread);
      return errors(400, `Could not execute application.\n${unread}`);
    }
    await this.#initialise(job);
    return this.dead || job.terminal ? leaderElection() : json(200, { jobid: id });
  }

  /** Why the JobManager cannot read a savepoint or checkpoint. */
  #unreadable(path: string): string | undefined {
    if (!this.#storage.answers(this.#clock.now)) return `Caused by: ${STORAGE_DOWN}`;
    return this.#storage.find(path) === undefined ? unreadable(path) : undefined;
  }

  #accept(id: string, parallelism: number, path: string | undefined, jar: string): SimulatedJob {
    const from = path === undefined ? undefined : (this.#storage.find(path) ?? path);
    const job = this.#job(id, parallelism, from, PROGRAMS[jar] ?? 'counting');
    this.submitted(id);
    this.jobs.set(id, job);
    this.#store?.set(id, job);
    return job;
  }

  async #initialise(job: SimulatedJob): Promise<void> {
    await this.#clock.sleep(this.behaviour.initialiseMs);
    if (this.dead || job.terminal) return;
    job.state = 'CREATED';
    this.#clock.after(this.behaviour.tasksMs, () => this.#start(job));
  }

  /** Application mode: starts the one job, unless the store has it. A restore path that does not exist crashes the process. */
  standalone({ jobId, path, parallelism, jar }: StandaloneJob, crash: (message: string) => void): void {
    this.#standalone = true;
    if (this.#store?.has(jobId) === true) return;
    this.#clock.after(this.behaviour.initialiseMs, () => {
      if (this.dead) return;
      const unread = path === undefined ? undefined : this.#unreadable(path);
      if (unread !== undefined) return crash(unread);
      const job = this.#accept(jobId, parallelism, path, jar);
      const bad = this.behaviour.badJars.get(jar);
      if (bad !== undefined) return job.end('FAILED', `Caused by: ${bad}`);
      void this.#initialise(job);
    });
  }

  /** Starts the tasks when there are slots; the program of the jar decides what follows. */
  #start(job: SimulatedJob): void {
    if (this.dead || job.terminal || (job.state !== 'CREATED' && job.state !== 'RESTARTING')) return;
    if (this.slots < job.parallelism || job.program === 'stuck') return this.#clock.after(500, () => this.#start(job));
    const problem = job.restoreProblem;
    if (problem !== undefined) {
      job.fail(`Caused by: ${problem}`);
      return this.#clock.after(RESTART_MS, () => this.#start(job));
    }
    const restores = job.resumesFrom() !== undefined && atLeast(versionOf(this.behaviour), 1, 13);
    if (!restores || this.behaviour.restoreMs === 0) return this.#runs(job);
    job.restore();
    this.#clock.after(this.behaviour.restoreMs, () => this.#restored(job));
  }

  #restored(job: SimulatedJob): void {
    if (this.dead || job.state !== 'RUNNING' || !job.restoring) return;
    const problem = job.restoreProblem;
    if (problem === undefined) this.#runs(job);
    else this.#fails(job, `Caused by: ${problem}`);
  }

  #runs(job: SimulatedJob): void {
    job.run();
    this.checkpointFails(job);
    if (job.program === 'failing')
      this.#clock.after(
        500,
        () => !this.dead && job.end('FAILED', 'Caused by: java.lang.IllegalStateException: told to fail'),
      );
    if (job.program === 'bounded')
      this.#clock.after(this.behaviour.boundedMs, () => !this.dead && job.state === 'RUNNING' && job.finish());
    if (job.program === 'looping')
      this.#clock.after(200, () => this.#fails(job, 'Caused by: java.lang.IllegalStateException: told to fail'));
  }

  #fails(job: SimulatedJob, exception: string): void {
    if (this.dead || job.state !== 'RUNNING') return;
    job.fail(exception);
    this.#clock.after(RESTART_MS, () => this.#start(job));
  }

  /** A TaskManager registers; in reactive mode the job takes its slots. */
  addSlots(slots: number): void {
    this.slots += slots;
    this.taskManagers += 1;
    this.#react();
  }

  #react(): void {
    if (!this.behaviour.reactive || this.slots === 0) return;
    for (const job of this.jobs.values()) {
      job.upper = this.slots;
      if (job.state !== 'RUNNING') job.parallelism = job.upper;
      this.#rescale(job);
    }
  }

  /** A TaskManager is gone: Flink restarts its jobs when there are slots. */
  loseSlots(slots: number): void {
    this.slots = Math.max(0, this.slots - slots);
    this.taskManagers = Math.max(0, this.taskManagers - 1);
    if (this.dead && this.taskManagers === 0) for (const job of this.jobs.values()) job.stopWriting();
    // Kubernetes removes the youngest TaskManager, and Flink uses the oldest first: an unused one fails no job.
    if (this.slots < slotsUsed(this.jobs))
      for (const job of this.jobs.values()) this.#fails(job, 'Caused by: TaskManager was lost');
    this.#react();
  }

  /** Storage does not answer: the next checkpoint of the job fails, and Flink restarts the job. */
  checkpointFails(job: SimulatedJob): void {
    const { checkpointing, toleratesFailedCheckpoints } = this.behaviour;
    if (this.#storage.answers(this.#clock.now) || !checkpointing || toleratesFailedCheckpoints) return;
    this.#clock.after(CHECKPOINT_MS, () => {
      if (!this.#storage.answers(this.#clock.now)) this.#fails(job, `Caused by: ${STORAGE_DOWN}`);
    });
  }

  /** The program of each job throws, and Flink restarts it. */
  throwInJobs(message: string): void {
    for (const job of this.jobs.values()) this.#fails(job, `Caused by: java.lang.IllegalStateException: ${message}`);
  }

  /** Each running job exhausts its restart strategy. */
  failJobs(): void {
    for (const job of this.jobs.values())
      if (job.state === 'RUNNING') job.end('FAILED', 'Caused by: java.lang.IllegalStateException: out of restarts');
  }

  #requirements(job: SimulatedJob, method: string, body: Readonly<Record<string, unknown>>): FlinkResponse {
    if (!atLeast(versionOf(this.behaviour), 1, 18)) return errors(404, 'Not found: /jobs/:jobid/resource-requirements');
    if (!this.behaviour.adaptive)
      return errors(500, 'java.lang.UnsupportedOperationException: The default scheduler does not support it');
    if (method === 'GET') return json(200, { vertex: { parallelism: { lowerBound: 1, upperBound: job.upper } } });
    const upperBound = (body['vertex'] as { parallelism: { upperBound: number } }).parallelism.upperBound;
    job.upper = upperBound;
    this.#clock.after(500, () => this.#rescale(job));
    return json(200, {});
  }

  /** The scheduler rescales the job when it has the slots. */
  #rescale(job: SimulatedJob): void {
    if (this.dead || job.terminal || job.upper === job.parallelism) return;
    if (job.state !== 'RUNNING' || job.savepointInProgress || this.slots < job.upper)
      return this.#clock.after(500, () => this.#rescale(job));
    job.rescale();
    this.#clock.after(300, () => this.#start(job));
  }

  #cancel(job: SimulatedJob | undefined): FlinkResponse {
    const refused = uncancellable(job, this.behaviour);
    if (refused !== undefined || job === undefined) return refused ?? json(202, {});
    this.#clock.after(50, () => job.end('CANCELED'));
    job.state = 'CANCELLING';
    return json(202, {});
  }

  /** The process of the JobManager ends. Its tasks keep running until they notice it, or until their pods end. */
  die(): void {
    if (this.dead) return;
    this.dead = true;
    for (const job of this.jobs.values()) {
      job.orphanedAt = this.#clock.now;
      if (this.taskManagers === 0) job.stopWriting();
      else this.#clock.after(ORPHANS_MS, () => job.stopWriting());
    }
  }
}
