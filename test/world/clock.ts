/** The time of the simulated world, in epoch milliseconds. */
export interface Time {
  readonly now: number;
  readonly after: (ms: number, run: () => unknown) => void;
  /** Resolves early when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Virtual time: a whole upgrade takes milliseconds. Calls run in the order of their time, then of their scheduling. */
export class Clock implements Time {
  now = Date.UTC(2026, 0, 1);
  #queue: { at: number; order: number; run: () => unknown }[] = [];
  #order = 0;

  after(ms: number, run: () => unknown): void {
    this.#order += 1;
    this.#queue.push({ at: this.now + Math.max(0, ms), order: this.#order, run });
  }

  /** Resolves when that many virtual milliseconds have passed. */
  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
      signal?.addEventListener('abort', () => {
        this.#queue = this.#queue.filter(({ run }) => run !== resolve);
        resolve();
      });
    });
  }

  #earliest(): number {
    let first = 0;
    for (let i = 1; i < this.#queue.length; i += 1) {
      const [a, b] = [this.#queue[i], this.#queue[first]];
      if (a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order))) first = i;
    }
    return first;
  }

  /** Runs the next call that is due until then, and lets its promises settle; false when no such call is left. */
  async #next(end: number): Promise<boolean> {
    const first = this.#earliest();
    const due = this.#queue[first];
    if (due === undefined || due.at > end) return false;
    this.#queue.splice(first, 1);
    this.now = Math.max(this.now, due.at);
    due.run();
    await settled();
    return true;
  }

  /** Runs until the condition holds; false when it did not hold within that many milliseconds, which have then passed. */
  async until(condition: () => boolean, withinMs: number): Promise<boolean> {
    const end = this.now + withinMs;
    while (!condition()) {
      if (await this.#next(end)) continue;
      this.now = end;
      return condition();
    }
    return true;
  }
}

/** Lets all promises settle that need no time to pass: nothing in the simulated world waits for real I/O. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
