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
    const path = `file:/state/savepoints/${kind}-${jobId.slice(0, 6)}-${this.#number}`;
    this.states.set(path, { counter, jobId, at, kind });
    return path;
  }

  /** Everything under a folder is deleted. */
  forget(folder: string): void {
    for (const path of this.states.keys()) if (path.startsWith(folder)) this.states.delete(path);
  }

  /** As a listing of the folder would show it. */
  list(folder: string, prefix: string): readonly { readonly path: string; readonly at: number }[] {
    const root = `${folder.replace(/^file:\/+/, 'file:/').replace(/\/+$/, '')}/`;
    return [...this.states]
      .filter(([path]) => path.startsWith(root + prefix))
      .map(([path, { at }]) => ({ path, at: Math.floor(at) }));
  }
}

/** A job as the outside sees it: from when to when it wrote, and from which count to which. One for each time its tasks ran. */
export interface Writer {
  readonly jobId: string;
  readonly cluster: string;
  /** Uid of the application whose job it is. */
  readonly application: string;
  readonly startedAt: number;
  readonly startCounter: number;
  readonly restoredFrom: string | undefined;
  /** The highest count that is safely in storage. */
  persisted: number;
  endedAt?: number;
  endCounter?: number;
}
