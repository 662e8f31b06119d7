import type { Time } from './clock.ts';
import type { Storage, Writer } from './storage.ts';

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
 * What a jar's program does. `failing`: used up its restart strategy soon after it started; `looping`: fails and restarts
 * for ever; `stuck`: never gets its tasks running; `mute`: completes no checkpoint; `amnesiac`: forgets what it was to restore;
 * `bounded`: comes to its own end.
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

/** Where a job runs and what it leaves behind. */
export interface Surroundings {
  readonly clock: Time;
  readonly storage: Storage;
  readonly writers: Writer[];
  readonly cluster: string;
  readonly application: string;
  readonly checkpointing: boolean;
  readonly retained: boolean;
}

/** How fast the job counts: one a tick of the virtual clock's tenth of a second. */
const TICK_MS = 100;
const CHECKPOINT_MS = 1000;

/** A job that counts. What it has counted is in its newest checkpoint and its savepoints, and nowhere else. */
export class SimulatedJob {
  state: JobState = 'INITIALIZING';
  tasksRunning = 0;
  readonly exceptions: string[] = [];
  savepoint: Snapshot | undefined;
  savepointInProgress = false;
  /** Checkpoints completed in runs before the present one. */
  completedBefore = 0;
  writer: Writer | undefined;
  /** When the JobManager died: what runs on cannot complete a checkpoint any more. */
  orphanedAt: number | undefined;
  readonly startTime: number;
  readonly id: string;
  parallelism: number;
  /** What it may have at most (resource requirements); it follows when it is restarted for it. */
  upper: number;
  readonly restoredFrom: string | undefined;
  readonly program: Program;
  readonly #around: Surroundings;

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

  /** All tasks run: from now on it writes, going on from its own newest checkpoint or from what it was given. */
  run(): void {
    if (!['CREATED', 'INITIALIZING', 'RESTARTING'].includes(this.state)) return;
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
   * What Flink itself restarts the job from: its newest checkpoint, or what it was given. A savepoint taken in between is
   * none of these (FLIP-203), and what it alone holds is done again.
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

  /** Checkpoints that the present run has completed. */
  #completed(): number {
    const { writer } = this;
    if (writer === undefined || !this.#around.checkpointing || this.program === 'mute') return 0;
    return Math.max(
      0,
      Math.floor(
        (Math.min(writer.endedAt ?? this.#around.clock.now, this.orphanedAt ?? Number.POSITIVE_INFINITY) -
          writer.startedAt) /
          CHECKPOINT_MS,
      ),
    );
  }

  get completed(): number {
    return this.completedBefore + this.#completed();
  }

  /** The newest completed checkpoint: one a second while it ran. Only that one is kept in storage, as Flink's default has it. */
  get checkpoint(): Snapshot | undefined {
    const { writer } = this;
    const { completed } = this;
    if (writer === undefined || completed === 0) return undefined;
    const mine = this.#completed();
    const path = `file:/state/checkpoints/${this.id}/chk-${completed}`;
    const known = this.#around.storage.states.get(path);
    if (known !== undefined || mine === 0) return { path, at: known?.at ?? writer.startedAt };
    const at = writer.startedAt + mine * CHECKPOINT_MS;
    this.#around.storage.forget(`file:/state/checkpoints/${this.id}/`);
    this.#around.storage.states.set(path, {
      counter: writer.startCounter + (mine * CHECKPOINT_MS) / TICK_MS,
      jobId: this.id,
      at,
      kind: 'checkpoint',
    });
    return { path, at };
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
    this.state = state;
    this.tasksRunning = 0;
    if (exception !== undefined) this.exceptions.unshift(exception);
    if (state === 'FINISHED' || (state === 'CANCELED' && !this.#around.retained))
      this.#around.storage.forget(`file:/state/checkpoints/${this.id}/`);
  }

  /** Its input has ended: all of it is done, and nothing that was kept of it is needed any more. */
  finish(): void {
    this.end('FINISHED');
    for (const writer of this.#around.writers)
      if (writer.application === this.#around.application) writer.persisted = 0;
  }

  /** Its tasks are gone and Flink starts them again. */
  fail(exception: string): void {
    if (this.terminal || this.state === 'CANCELLING') return;
    this.stopWriting();
    this.state = 'RESTARTING';
    this.tasksRunning = 0;
    this.exceptions.unshift(exception);
  }

  /** Its tasks are started again with another parallelism, from its newest checkpoint. */
  rescale(): void {
    this.stopWriting();
    this.state = 'RESTARTING';
    this.tasksRunning = 0;
    this.parallelism = this.upper;
  }

  /** Its pods end, or it ends: it writes no more. */
  stopWriting(): void {
    if (this.writer === undefined || this.writer.endedAt !== undefined) return;
    this.writer.endCounter = this.counter;
    const { checkpoint } = this;
    const kept = checkpoint === undefined ? undefined : this.#around.storage.states.get(checkpoint.path);
    this.writer.persisted = Math.max(this.writer.persisted, kept?.counter ?? 0);
    this.writer.endedAt = this.#around.clock.now;
  }
}
