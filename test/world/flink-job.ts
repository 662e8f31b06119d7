import type { Time } from './clock.ts';
import { STORAGE_DOWN, type Storage, type Writer } from './storage.ts';

export type JobState =
  | 'INITIALIZING'
  | 'CREATED'
  | 'RUNNING'
  | 'FAILING'
  | 'CANCELLING'
  | 'RESTARTING'
  | 'FAILED'
  | 'CANCELED'
  | 'FINISHED';

/**
 * What the program of a jar does. `failing`: exhausts its restart strategy soon after its start; `looping`: fails and
 * restarts for ever; `stuck`: never runs its tasks; `mute`: completes no checkpoint; `amnesiac`: does not restore the
 * state it was submitted with; `bounded`: finishes.
 */
export type Program = 'counting' | 'failing' | 'looping' | 'stuck' | 'mute' | 'amnesiac' | 'bounded';

export const PROGRAMS: Readonly<Record<string, Program>> = {
  'failing.jar': 'failing',
  'looping.jar': 'looping',
  'stuck.jar': 'stuck',
  'mute.jar': 'mute',
  'amnesiac.jar': 'amnesiac',
  'bounded.jar': 'bounded',
};

interface Snapshot {
  readonly path: string;
  readonly at: number;
  readonly type?: 'SAVEPOINT' | 'SYNC_SAVEPOINT';
}

/** Where a job runs, and where it leaves its state. */
export interface Surroundings {
  readonly clock: Time;
  readonly storage: Storage;
  readonly writers: Writer[];
  readonly cluster: string;
  readonly application: string;
  readonly checkpointing: boolean;
  readonly retained: boolean;
  readonly retainedOnFailure: boolean;
}

/** The job counts once in this time, in milliseconds. */
const TICK_MS = 100;
export const CHECKPOINT_MS = 1000;

/** A job that counts. Its count is in its newest checkpoint and in its savepoints, and nowhere else. */
export class SimulatedJob {
  state: JobState = 'INITIALIZING';
  tasksRunning = 0;
  endedAt: number | undefined;
  /** Its tasks are restoring their state (INITIALIZING, from Flink 1.13). */
  restoring = false;
  readonly exceptions: string[] = [];
  savepoint: Snapshot | undefined;
  savepointInProgress = false;
  /** Checkpoints that its earlier runs completed. */
  completedBefore = 0;
  writer: Writer | undefined;
  /** When its JobManager died: tasks that are still running complete no checkpoint any more. */
  orphanedAt: number | undefined;
  readonly startTime: number;
  readonly id: string;
  parallelism: number;
  /** Its largest parallelism (resource requirements); the job takes it when Flink restarts it. */
  upper: number;
  readonly restoredFrom: string | undefined;
  readonly program: Program;
  readonly #around: Surroundings;
  /** The last checkpoint that it wrote. */
  #newest: Snapshot | undefined;

  constructor(
    id: string,
    parallelism: number,
    restoredFrom: string | undefined,
    program: Program,
    around: Surroundings,
  ) {
    this.id = id;
    this.parallelism = parallelism;
    this.upper = parallelism;
    this.restoredFrom = program === 'amnesiac' ? undefined : restoredFrom;
    this.program = program;
    this.#around = around;
    this.startTime = around.clock.now;
  }

  get terminal(): boolean {
    return ['FAILED', 'CANCELED', 'FINISHED'].includes(this.state);
  }

  /** All its tasks start and write, from its newest checkpoint or from the path it was submitted with. */
  run(): void {
    if (!this.restoring && !['CREATED', 'INITIALIZING', 'RESTARTING'].includes(this.state)) return;
    this.restoring = false;
    const { storage, clock, writers, cluster, application } = this.#around;
    const from = this.resumesFrom();
    this.completedBefore += this.#completed();
    this.state = 'RUNNING';
    this.tasksRunning = this.parallelism;
    const startCounter = from === undefined ? 0 : (storage.states.get(from)?.counter ?? 0);
    this.writer = {
      jobId: this.id,
      cluster,
      application,
      startedAt: clock.now,
      startCounter,
      restoredFrom: from,
      persisted: startCounter,
    };
    writers.push(this.writer);
  }

  /**
   * The path from which Flink itself restarts the job: its newest checkpoint, or the path it was submitted with. Flink
   * does not restart from a newer savepoint (FLIP-203), so the job does again what only that savepoint contains.
   */
  resumesFrom(): string | undefined {
    const from = this.checkpoint?.path ?? this.restoredFrom;
    const counter = from === undefined ? 0 : (this.#around.storage.states.get(from)?.counter ?? 0);
    if (this.writer !== undefined) this.writer.persisted = Math.min(this.writer.persisted, counter);
    return from;
  }

  get counter(): number {
    const { writer } = this;
    if (writer === undefined) return 0;
    return writer.startCounter + Math.floor(((writer.endedAt ?? this.#around.clock.now) - writer.startedAt) / TICK_MS);
  }

  /** Checkpoints that its current run has completed: how many, and the number of the last one. */
  #written(): { readonly count: number; readonly last: number } {
    const { writer } = this;
    const { storage, clock, checkpointing } = this.#around;
    if (writer === undefined || !checkpointing || this.program === 'mute') return { count: 0, last: 0 };
    const until = Math.min(writer.endedAt ?? clock.now, this.orphanedAt ?? Number.POSITIVE_INFINITY);
    return storage.written({ from: writer.startedAt, until, everyMs: CHECKPOINT_MS });
  }

  #completed(): number {
    return this.#written().count;
  }

  get completed(): number {
    return this.completedBefore + this.#completed();
  }

  /** Why its newest checkpoint failed, as Flink reports it. */
  get checkpointFailure(): string | undefined {
    const { clock, storage } = this.#around;
    const failing = this.state === 'RUNNING' && this.writer !== undefined && !storage.answers(clock.now);
    return failing ? 'Asynchronous task checkpoint failed.' : undefined;
  }

  /** Its newest checkpoint: it completes one each second. Storage keeps only that one, as with Flink's default. */
  get checkpoint(): Snapshot | undefined {
    const { writer } = this;
    const { completed } = this;
    if (writer === undefined || completed === 0) return undefined;
    const { count: inThisRun, last } = this.#written();
    const path = `file:/state/checkpoints/${this.id}/chk-${completed}`;
    // Flink writes a checkpoint once: what somebody deletes stays deleted.
    if (path === this.#newest?.path) return this.#newest;
    const known = this.#around.storage.states.get(path);
    if (known !== undefined || inThisRun === 0) return { path, at: known?.at ?? writer.startedAt };
    const at = writer.startedAt + last * CHECKPOINT_MS;
    this.#around.storage.forget(`file:/state/checkpoints/${this.id}/`);
    this.#around.storage.states.set(path, {
      counter: writer.startCounter + (last * CHECKPOINT_MS) / TICK_MS,
      jobId: this.id,
      at,
      kind: 'checkpoint',
    });
    this.#newest = { path, at };
    return this.#newest;
  }

  takeSavepoint(stops: boolean): string {
    const { storage, clock } = this.#around;
    const path = storage.write('savepoint', this.id, this.counter, clock.now);
    this.savepoint = { path, at: clock.now, type: stops ? 'SYNC_SAVEPOINT' : 'SAVEPOINT' };
    if (this.writer !== undefined) this.writer.persisted = this.counter;
    return path;
  }

  end(state: 'FAILED' | 'CANCELED' | 'FINISHED', exception?: string): void {
    if (this.terminal) return;
    this.stopWriting();
    this.restoring = false;
    this.state = state;
    this.endedAt = this.#around.clock.now;
    this.tasksRunning = 0;
    if (exception !== undefined) this.exceptions.unshift(exception);
    const { retained, retainedOnFailure } = this.#around;
    const kept = (state === 'CANCELED' && retained && retainedOnFailure) || (state === 'FAILED' && retainedOnFailure);
    if (!kept) this.#around.storage.forget(`file:/state/checkpoints/${this.id}/`);
  }

  /** Its input has ended: it has processed all of it, and its state is not needed any more. */
  finish(): void {
    this.end('FINISHED');
    for (const writer of this.#around.writers)
      if (writer.application === this.#around.application) writer.persisted = 0;
  }

  /** Why its tasks cannot read the state that they start from. */
  get restoreProblem(): string | undefined {
    const { clock, storage } = this.#around;
    const from = this.resumesFrom();
    if (from === undefined) return undefined;
    if (!storage.answers(clock.now)) return STORAGE_DOWN;
    const isThere = storage.states.has(from) && !storage.damaged.has(from);
    return isThere ? undefined : `java.io.FileNotFoundException: ${from}/1a2b (No such file or directory)`;
  }

  /** Its tasks begin to restore their state. */
  restore(): void {
    this.state = 'RUNNING';
    this.restoring = true;
  }

  /** Its tasks fail, and Flink restarts them. */
  fail(exception: string): void {
    if (this.terminal || this.state === 'CANCELLING') return;
    this.stopWriting();
    this.restoring = false;
    this.state = 'RESTARTING';
    this.tasksRunning = 0;
    this.exceptions.unshift(exception);
  }

  /** Flink restarts its tasks from its newest checkpoint with another parallelism. */
  rescale(): void {
    this.stopWriting();
    this.restoring = false;
    this.state = 'RESTARTING';
    this.tasksRunning = 0;
    this.parallelism = this.upper;
  }

  /** It ends, or its pods end: it writes no more. */
  stopWriting(): void {
    if (this.writer === undefined || this.writer.endedAt !== undefined) return;
    this.writer.endCounter = this.counter;
    const { checkpoint } = this;
    const kept = checkpoint === undefined ? undefined : this.#around.storage.states.get(checkpoint.path);
    this.writer.persisted = Math.max(this.writer.persisted, kept?.counter ?? 0);
    this.writer.endedAt = this.#around.clock.now;
  }
}
