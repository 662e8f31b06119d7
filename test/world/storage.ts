/** A savepoint or checkpoint: it contains the counter of its job. All clusters share the storage, like a bucket. */
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

  /** The restore point that a path names, as Flink reads the path (`Path`, `resolveCheckpointPointer`); undefined if it is not there. */
  find(path: string): string | undefined {
    const [, name = ''] = /^(?:[\w+.-]+:)?(?:\/\/[^/]*)?(\/.*)$/.exec(path) ?? [];
    const known = `file:${name
      .replace(/\/+/g, '/')
      .replace(/\/$/, '')
      .replace(/\/_metadata$/, '')}`;
    return this.states.has(known) ? known : undefined;
  }

  /** Deletes everything in a folder. */
  forget(folder: string): void {
    for (const path of this.states.keys()) if (path.startsWith(folder)) this.states.delete(path);
  }

  /** The entries of a folder whose names begin with the prefix. */
  list(folder: string, prefix: string): readonly { readonly path: string; readonly at: number }[] {
    const root = `${folder.replace(/^file:\/+/, 'file:/').replace(/\/+$/, '')}/`;
    return [...this.states]
      .filter(([path]) => path.startsWith(root + prefix))
      .map(([path, { at }]) => ({ path, at: Math.floor(at) }));
  }
}

/** One run of the tasks of a job: when it wrote, and from which count to which. */
export interface Writer {
  readonly jobId: string;
  readonly cluster: string;
  /** Uid of the application of the job. */
  readonly application: string;
  readonly startedAt: number;
  readonly startCounter: number;
  readonly restoredFrom: string | undefined;
  /** The highest count that is in storage. */
  persisted: number;
  endedAt?: number;
  endCounter?: number;
}
