import { atLeast, parseFlinkVersion } from '../../src/api/flink-version.ts';
import type { FlinkResponse } from '../../src/flink/transport.ts';
import type { Time } from './clock.ts';
import { PROGRAMS, SimulatedJob } from './flink-job.ts';
import type { Storage, Writer } from './storage.ts';

/** What this Flink does with a job or savepoint; tests and schedules turn these. All times in milliseconds. */
export interface FlinkBehaviour {
  version: string;
  initialiseMs: number;
  tasksMs: number;
  savepointMs: number;
  /** The next so many savepoints fail. */
  failSavepoints: number;
  /** Whether jobs take checkpoints, and whether those outlive a cancelled job. */
  checkpointing: boolean;
  retained: boolean;
  /** Whether the scheduler can rescale a job that runs (`jobmanager.scheduler: adaptive`, from 1.18). */
  adaptive: boolean;
  /** Whether jars can be uploaded (`web.submit.enable`). */
  uploads: boolean;
  /** Jars that cannot be run, and why. */
  readonly badJars: Map<string, string>;
}

export const behaviour = (version = '1.20.5'): FlinkBehaviour => ({
  version,
  initialiseMs: 300,
  tasksMs: 300,
  savepointMs: 200,
  failSavepoints: 0,
  checkpointing: true,
  retained: true,
  adaptive: false,
  uploads: true,
  badJars: new Map([['missing.jar', 'Jar file missing.jar does not exist']]),
});

type Stop = { readonly jobId: string; state: 'IN_PROGRESS' | 'COMPLETED'; location?: string; cause?: string; done?: number };

const json = (status: number, body: unknown): FlinkResponse => ({ status, text: JSON.stringify(body) });
const errors = (status: number, ...messages: string[]): FlinkResponse => json(status, { errors: messages });
/** `rest.async.store-duration`: results of stops are forgotten after this. */
const RESULTS_MS = 300_000;
/** How long the input of a bounded job lasts. */
const BOUNDED_MS = 4000;
/** Tasks notice that their JobManager is gone after this (heartbeat.timeout is longer still). */
const ORPHANS_MS = 20_000;

/** One JobManager's REST API and what it runs. A new JobManager knows nothing of the former one's. */
export class SimulatedFlink {
  readonly jobs = new Map<string, SimulatedJob>();
  readonly stops = new Map<string, Stop>();
  readonly requests: string[] = [];
  readonly #cache = new Map<string, { at: number; response: FlinkResponse }>();
  slots = 0;
  taskManagers = 0;
  dead = false;
  /** Told of every job that is accepted. */
  submitted: (jobId: string) => void = () => undefined;
  readonly cluster: string;
  readonly application: string;
  readonly behaviour: FlinkBehaviour;
  readonly #clock: Time;
  readonly #storage: Storage;
  readonly #writers: Writer[];

  constructor(cluster: string, application: string, options: FlinkBehaviour, clock: Time, storage: Storage, writers: Writer[]) {
    this.cluster = cluster;
    this.application = application;
    this.behaviour = options;
    this.#clock = clock;
    this.#storage = storage;
    this.#writers = writers;
  }

  async handle(method: string, path: string, body: Readonly<Record<string, unknown>> = {}): Promise<FlinkResponse> {
    this.requests.push(`${method} ${path}`);
    const [, area = '', id = '', part = '', last = ''] = path.replace(/\?.*$/, '').split('/');
    if (method === 'GET' && area === 'overview') return this.#overview();
    if (method === 'GET' && path === '/jobs/overview') return json(200, { jobs: [...this.jobs.values()].map(jobRow) });
    if (area === 'jars' && id === 'upload')
      return this.behaviour.uploads ? json(200, { filename: '/tmp/flink-web-upload/1_finder.jar', status: 'success' }) : errors(404, 'Not found: /jars/upload');
    if (method === 'POST' && area === 'jars' && part === 'plan') return this.#plan(body);
    if (method === 'POST' && area === 'savepoint-disposal') return this.#dispose(body);
    if (method === 'DELETE' && area === 'jars') return json(200, {});
    if (method === 'POST' && area === 'jars' && part === 'run') return await this.#run(decodeURIComponent(id), body);
    if (area !== 'jobs') return errors(404, `Not found: ${path}`);
    const job = this.jobs.get(id);
    if (method === 'PATCH') return this.#cancel(job);
    if (method === 'POST' && part === 'savepoints' && body['cancel-job'] === false) return this.#stop(id, job, body, true);
    if (method === 'POST' && part === this.#stopPath && (part === 'stop' || body['cancel-job'] === true)) return this.#stop(id, job, body, false);
    if (method === 'GET' && part === 'savepoints') return this.#stopStatus(id, last);
    if (job === undefined) return errors(404, `Job ${id} not found`);
    if (part === 'resource-requirements') return this.#requirements(job, method, body);
    if (part === '') return json(200, { vertices: vertices(job) });
    if (part === 'checkpoints' && !this.behaviour.checkpointing) return errors(404, 'Checkpointing has not been enabled.');
    if (part === 'checkpoints' && last === 'config')
      return json(200, { mode: 'exactly_once', interval: 1000, externalization: { enabled: this.behaviour.retained, delete_on_cancellation: false } });
    if (part === 'checkpoints') return this.#checkpoints(job);
    if (part === 'exceptions') return json(200, { exceptionHistory: { entries: job.exceptions.slice(0, 16).map((stacktrace) => ({ stacktrace })) } });
    return errors(404, `Not found: ${path}`);
  }

  #overview(): FlinkResponse {
    const used = [...this.jobs.values()].filter(({ terminal }) => !terminal).reduce((sum, { parallelism }) => sum + parallelism, 0);
    return json(200, {
      taskmanagers: this.taskManagers,
      'slots-total': this.slots,
      'slots-available': Math.max(0, this.slots - used),
      'flink-version': this.behaviour.version,
    });
  }

  async #run(jar: string, body: Readonly<Record<string, unknown>>): Promise<FlinkResponse> {
    const { jobId = '', parallelism, savepointPath } = body;
    const id = String(jobId);
    if (this.jobs.has(id)) return errors(400, `org.apache.flink.runtime.client.DuplicateJobSubmissionException: Job has already been submitted.`);
    const bad = this.behaviour.badJars.get(jar);
    if (bad !== undefined) return errors(bad.startsWith('Jar file') ? 500 : 400, 'Internal server error.', bad);
    const path = typeof savepointPath === 'string' ? savepointPath : undefined;
    const job = new SimulatedJob(id, Number(parallelism), path, PROGRAMS[jar] ?? 'counting', {
      clock: this.#clock,
      storage: this.#storage,
      writers: this.#writers,
      cluster: this.cluster,
      application: this.application,
      checkpointing: this.behaviour.checkpointing,
      retained: this.behaviour.retained,
    });
    this.submitted(id);
    this.jobs.set(id, job);
    if (path !== undefined && !this.#storage.states.has(path)) {
      job.end('FAILED', `Caused by: java.io.FileNotFoundException: Cannot find checkpoint or savepoint file/directory '${path}'`);
      return errors(
        400,
        `Could not execute application.\nCaused by: java.io.FileNotFoundException: Cannot find checkpoint or savepoint file/directory '${path}'`,
      );
    }
    await this.#clock.sleep(this.behaviour.initialiseMs);
    if (this.dead || job.terminal) return errors(503, 'Service temporarily unavailable due to an ongoing leader election. Please refresh.');
    job.state = 'CREATED';
    this.#clock.after(this.behaviour.tasksMs, () => this.#start(job));
    return json(200, { jobid: id });
  }

  /** Tasks run as soon as there are slots; what happens then is up to the program. */
  #start(job: SimulatedJob): void {
    if (this.dead || job.terminal || (job.state !== 'CREATED' && job.state !== 'RESTARTING')) return;
    if (this.slots < job.parallelism || job.program === 'stuck') return this.#clock.after(500, () => this.#start(job));
    job.run();
    if (job.program === 'failing') this.#clock.after(500, () => !this.dead && job.end('FAILED', 'Caused by: java.lang.IllegalStateException: told to fail'));
    if (job.program === 'bounded') this.#clock.after(BOUNDED_MS, () => !this.dead && job.state === 'RUNNING' && job.finish());
    if (job.program === 'looping') this.#clock.after(200, () => this.#fails(job, 'Caused by: java.lang.IllegalStateException: told to fail'));
  }

  #fails(job: SimulatedJob, exception: string): void {
    if (this.dead || job.state !== 'RUNNING') return;
    job.fail(exception);
    this.#clock.after(1000, () => this.#start(job));
  }

  /** A TaskManager has gone: whatever ran is started again when there are slots. */
  loseSlots(slots: number): void {
    this.slots = Math.max(0, this.slots - slots);
    this.taskManagers = Math.max(0, this.taskManagers - 1);
    if (this.dead && this.taskManagers === 0) for (const job of this.jobs.values()) job.stopWriting();
    // The youngest goes first, and Flink fills the oldest first: one that nobody uses is not missed.
    const used = [...this.jobs.values()].filter(({ terminal }) => !terminal).reduce((sum, { parallelism }) => sum + parallelism, 0);
    if (this.slots < used) for (const job of this.jobs.values()) this.#fails(job, 'Caused by: TaskManager was lost');
  }

  /** The program of every job throws; Flink restarts it. */
  throwInJobs(message: string): void {
    for (const job of this.jobs.values()) this.#fails(job, `Caused by: java.lang.IllegalStateException: ${message}`);
  }

  /** The job has used up its restart strategy. */
  failJobs(): void {
    for (const job of this.jobs.values()) if (job.state === 'RUNNING') job.end('FAILED', 'Caused by: java.lang.IllegalStateException: out of restarts');
  }

  /** Runs our jar's main method, which throws what it found. */
  #plan(body: Readonly<Record<string, unknown>>): FlinkResponse {
    const args = (body['programArgsList'] ?? []) as readonly string[];
    const found = args.flatMap((folder, i) => (i % 2 === 0 ? this.#storage.list(folder, args[i + 1] ?? '') : []));
    const message = `flinkapp-found${found.map(({ at, path }) => `|${at}=${path}`).join('')}|flinkapp-end`;
    return errors(500, 'Internal server error.', `ProgramInvocationException: The main method caused an error: ${message}`);
  }

  #requirements(job: SimulatedJob, method: string, body: Readonly<Record<string, unknown>>): FlinkResponse {
    if (!atLeast(this.#version, 1, 18)) return errors(404, 'Not found: /jobs/:jobid/resource-requirements');
    if (!this.behaviour.adaptive) return errors(500, 'java.lang.UnsupportedOperationException: The default scheduler does not support it');
    if (method === 'GET') return json(200, { vertex: { parallelism: { lowerBound: 1, upperBound: job.upper } } });
    const asked = (body['vertex'] as { parallelism: { upperBound: number } }).parallelism.upperBound;
    job.upper = asked;
    this.#clock.after(500, () => this.#rescale(job));
    return json(200, {});
  }

  /** The scheduler waits until it has the slots. */
  #rescale(job: SimulatedJob): void {
    if (this.dead || job.terminal || job.upper === job.parallelism) return;
    if (job.state !== 'RUNNING' || job.savepointInProgress || this.slots < job.upper) return this.#clock.after(500, () => this.#rescale(job));
    job.rescale();
    this.#clock.after(300, () => this.#start(job));
  }

  #dispose(body: Readonly<Record<string, unknown>>): FlinkResponse {
    this.#storage.states.delete(String(body['savepoint-path']));
    return json(200, { 'request-id': '0'.repeat(32) });
  }

  #cancel(job: SimulatedJob | undefined): FlinkResponse {
    if (job === undefined) return errors(404, 'Job could not be found.');
    if (job.state === 'CANCELED') return json(202, {});
    if (job.terminal)
      return errors(atLeast(this.#version, 1, 15) ? 409 : 404, 'Job cancellation failed because the job has already reached another terminal state.');
    this.#clock.after(50, () => job.end('CANCELED'));
    job.state = 'CANCELLING';
    return json(202, {});
  }

  /** Before 1.9 a stop is a savepoint that cancels. */
  get #stopPath(): string {
    return atLeast(this.#version, 1, 9) ? 'stop' : 'savepoints';
  }

  get #version() {
    return parseFlinkVersion(this.behaviour.version) ?? { major: 1, minor: 20 };
  }

  #stop(jobId: string, job: SimulatedJob | undefined, body: Readonly<Record<string, unknown>>, goesOn: boolean): FlinkResponse {
    const takesIds = atLeast(this.#version, 1, 15);
    if (!takesIds && 'triggerId' in body) return errors(400, 'Request did not match expected format StopWithSavepointRequestBody.');
    const trigger = takesIds && typeof body['triggerId'] === 'string' ? body['triggerId'] : `${this.stops.size + 1}`.padStart(32, '0');
    const accepted = json(202, { 'request-id': trigger });
    if (this.stops.has(trigger)) return accepted;
    const stop: Stop = { jobId, state: 'IN_PROGRESS' };
    this.stops.set(trigger, stop);
    if (job === undefined || job.state !== 'RUNNING' || job.savepointInProgress || this.behaviour.failSavepoints > 0) {
      const cause =
        job === undefined ? 'FlinkJobNotFoundException: Could not find Flink job' : 'CheckpointException: Not all required tasks are currently running.';
      if (this.behaviour.failSavepoints > 0) this.behaviour.failSavepoints -= 1;
      Object.assign(stop, { state: 'COMPLETED', cause, done: this.#clock.now });
      return accepted;
    }
    job.savepointInProgress = true;
    this.#clock.after(this.behaviour.savepointMs, () => {
      job.savepointInProgress = false;
      if (this.dead) return;
      if (job.state !== 'RUNNING') Object.assign(stop, { state: 'COMPLETED', cause: 'CheckpointException: Task has failed.', done: this.#clock.now });
      else {
        Object.assign(stop, { state: 'COMPLETED', location: job.takeSavepoint(!goesOn), done: this.#clock.now });
        if (!goesOn) job.end(this.#stopPath === 'stop' ? 'FINISHED' : 'CANCELED');
      }
    });
    return accepted;
  }

  #stopStatus(jobId: string, trigger: string): FlinkResponse {
    const stop = this.stops.get(trigger);
    if (stop === undefined || stop.jobId !== jobId || this.#clock.now - (stop.done ?? this.#clock.now) > RESULTS_MS)
      return errors(404, `There is no savepoint operation with triggerId=${trigger} for job ${jobId}.`);
    const operation =
      stop.location === undefined
        ? stop.cause === undefined
          ? null
          : { 'failure-cause': { class: 'java.util.concurrent.CompletionException', 'stack-trace': `Caused by: ${stop.cause}` } }
        : { location: stop.location };
    return json(200, { status: { id: stop.state }, operation });
  }

  /** Cached for 3 s, as Flink does: just after an end this tells of before. */
  #checkpoints(job: SimulatedJob): FlinkResponse {
    const cached = this.#cache.get(job.id);
    if (cached !== undefined && this.#clock.now - cached.at < 3000) return cached.response;
    const response = checkpoints(job);
    this.#cache.set(job.id, { at: this.#clock.now, response });
    return response;
  }

  /** The JobManager's process ends. Its tasks run on until they notice, or their pods end. */
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

const jobRow = (job: SimulatedJob) => ({
  jid: job.id,
  name: 'count',
  state: job.state,
  'start-time': job.startTime,
  tasks: { total: job.state === 'INITIALIZING' ? 0 : job.parallelism, running: job.tasksRunning, finished: job.state === 'FINISHED' ? job.parallelism : 0 },
});

const vertices = ({ parallelism }: SimulatedJob) => [{ id: 'vertex', parallelism, maxParallelism: 128 }];

const entry = (snapshot: { path: string; at: number; type?: string } | undefined) =>
  snapshot === undefined
    ? null
    : { trigger_timestamp: snapshot.at, external_path: snapshot.path, ...(snapshot.type === undefined ? {} : { checkpoint_type: snapshot.type }) };

const checkpoints = (job: SimulatedJob): FlinkResponse =>
  json(200, {
    counts: { completed: job.completed + (job.savepoint === undefined ? 0 : 1) },
    latest: {
      completed: entry(job.checkpoint),
      savepoint: entry(job.savepoint),
      restored: job.restoredFrom === undefined ? null : { external_path: job.restoredFrom },
    },
    history: job.savepointInProgress ? [{ status: 'IN_PROGRESS', is_savepoint: true }] : [],
  });
