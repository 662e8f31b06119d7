/** What savepoints and checkpoints hold: the job's counter. Shared by all clusters, as a bucket would be. */
export interface StoredState {
  readonly counter: number;
  readonly jobId: string;
  readonly at: number;
  readonly kind: 'savepoint' | 'checkpoint';
}

export class Storage {
  readonly states = new Map<string, StoredState>();
  #number = 0;

  write(kind: StoredState['kind'], jobId: string, counter: number, at: number): string {
    this.#number += 1;
    const path = `file:/state/${kind}-${jobId.slice(0, 6)}-${this.#number}`;
    this.states.set(path, { counter, jobId, at, kind });
    return path;
  }
}

/** A job as the outside sees it: from when to when it wrote, and from which count to which. */
export interface Writer {
  readonly jobId: string;
  readonly cluster: string;
  /** Uid of the application whose job it is. */
  readonly application: string;
  readonly startedAt: number;
  readonly startCounter: number;
  readonly restoredFrom: string | undefined;
  endedAt?: number;
  endCounter?: number;
}
