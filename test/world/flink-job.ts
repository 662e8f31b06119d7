import type { Time } from './clock.ts';
import type { Storage, Writer } from './storage.ts';

export type JobState = 'INITIALIZING' | 'CREATED' | 'RUNNING' | 'FAILING' | 'CANCELLING' | 'RESTARTING' | 'FAILED' | 'CANCELED' | 'FINISHED';

interface Snapshot {
  readonly path: string;
  readonly at: number;
}

/** How fast the job counts: one a tick of the virtual clock's tenth of a second. */
const TICK_MS = 100;
const CHECKPOINT_MS = 1000;

/** A job that counts. What it has counted is in its checkpoints and savepoints, and nowhere else. */
export class SimulatedJob {
  state: JobState = 'INITIALIZING';
  tasksRunning = 0;
  exception: string | undefined;
  savepoint: Snapshot | undefined;
  savepointInProgress = false;
  writer: Writer | undefined;
  readonly startTime: number;
  readonly id: string;
  readonly parallelism: number;
  readonly restoredFrom: string | undefined;
  readonly #clock: Time;
  readonly #storage: Storage;
  readonly #writers: Writer[];

  constructor(id: string, parallelism: number, restoredFrom: string | undefined, clock: Time, storage: Storage, writers: Writer[]) {
    this.id = id;
    this.parallelism = parallelism;
    this.restoredFrom = restoredFrom;
    this.#clock = clock;
    this.#storage = storage;
    this.#writers = writers;
    this.startTime = clock.now;
  }

  get terminal(): boolean {
    return ['FAILED', 'CANCELED', 'FINISHED'].includes(this.state);
  }

  /** All tasks run: from now on it writes. */
  run(cluster: string, application: string): void {
    if (this.state !== 'CREATED' && this.state !== 'INITIALIZING') return;
    this.state = 'RUNNING';
    this.tasksRunning = this.parallelism;
    const startCounter = this.restoredFrom === undefined ? 0 : (this.#storage.states.get(this.restoredFrom)?.counter ?? 0);
    this.writer = { jobId: this.id, cluster, application, startedAt: this.#clock.now, startCounter, restoredFrom: this.restoredFrom };
    this.#writers.push(this.writer);
  }

  get counter(): number {
    const { writer } = this;
    if (writer === undefined) return 0;
    return writer.startCounter + Math.floor(((writer.endedAt ?? this.#clock.now) - writer.startedAt) / TICK_MS);
  }

  /** The newest completed checkpoint: one a second while it ran. */
  get checkpoint(): Snapshot | undefined {
    const { writer } = this;
    if (writer === undefined) return undefined;
    const ran = (writer.endedAt ?? this.#clock.now) - writer.startedAt;
    const completed = Math.floor(ran / CHECKPOINT_MS);
    if (completed === 0) return undefined;
    const at = writer.startedAt + completed * CHECKPOINT_MS;
    const path = `file:/state/chk-${this.id.slice(0, 6)}-${completed}`;
    this.#storage.states.set(path, { counter: writer.startCounter + (completed * CHECKPOINT_MS) / TICK_MS, jobId: this.id, at, kind: 'checkpoint' });
    return { path, at };
  }

  takeSavepoint(): string {
    const path = this.#storage.write('savepoint', this.id, this.counter, this.#clock.now);
    this.savepoint = { path, at: this.#clock.now };
    return path;
  }

  end(state: 'FAILED' | 'CANCELED' | 'FINISHED', exception?: string): void {
    if (this.terminal) return;
    this.stopWriting();
    this.state = state;
    this.tasksRunning = 0;
    this.exception = exception;
  }

  /** Its pods end, or it ends: it writes no more. */
  stopWriting(): void {
    if (this.writer === undefined || this.writer.endedAt !== undefined) return;
    this.writer.endCounter = this.counter;
    this.writer.endedAt = this.#clock.now;
  }
}
