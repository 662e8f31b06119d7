/** A savepoint or checkpoint: it contains the counter of its job. All clusters share the storage, like a bucket. */
export interface StoredState {
  readonly counter: number;
  readonly jobId: string;
  readonly at: number;
  readonly kind: 'savepoint' | 'checkpoint';
}

/** Times at equal distances, as those of the checkpoints of a job. Numbers begin with 1. */
interface Rhythm {
  readonly from: number;
  readonly until: number;
  readonly everyMs: number;
}

/** What Flink reports of a request that storage does not answer. */
export const STORAGE_DOWN = 'java.net.SocketTimeoutException: connect timed out';

export class Storage {
  readonly states = new Map<string, StoredState>();
  /** Restore points of which files are deleted, but not the metadata. */
  readonly damaged = new Set<string>();
  /** When storage took no checkpoint; the last outage may last on. `readable`: it answered all other requests. */
  readonly #outages: { readonly from: number; until: number; readonly readable: boolean }[] = [];
  #number = 0;

  /** Storage answers no request from now on. */
  fail(now: number): void {
    if (this.answers(now)) this.#outages.push({ from: now, until: Number.POSITIVE_INFINITY, readable: false });
  }

  /** From now on every checkpoint expires before it completes. */
  expireCheckpoints(now: number): void {
    this.#outages.push({ from: now, until: Number.POSITIVE_INFINITY, readable: true });
  }

  /** Storage answers again. */
  recover(now: number): void {
    for (const outage of this.#outages) outage.until = Math.min(outage.until, now);
  }

  answers(now: number): boolean {
    return this.#outages.every(({ until, readable }) => readable || until <= now);
  }

  /** Which checkpoints of such a rhythm storage took: how many, and the number of the last one. */
  written({ from, until, everyMs }: Rhythm): { readonly count: number; readonly last: number } {
    const total = Math.max(0, Math.floor((until - from) / everyMs));
    let [count, last] = [total, total];
    for (const outage of [...this.#outages].reverse()) {
      // The first and the last number whose time is in the outage.
      const first = Math.max(1, Math.ceil((outage.from - from) / everyMs));
      const final = Math.min(total, Math.ceil((outage.until - from) / everyMs) - 1);
      if (final < first) continue;
      count -= final - first + 1;
      if (final === last) last = first - 1;
    }
    return { count, last };
  }

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
