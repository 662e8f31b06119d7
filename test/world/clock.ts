/** Time as the simulated world needs it. */
export interface Time {
  readonly now: number;
  readonly after: (ms: number, run: () => unknown) => void;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Virtual time: a whole upgrade takes milliseconds. Things happen in the order of their time, then of their asking. */
export class Clock implements Time {
  now = Date.UTC(2026, 0, 1);
  #queue: { at: number; order: number; run: () => unknown }[] = [];
  #order = 0;

  after(ms: number, run: () => unknown): void {
    this.#order += 1;
    this.#queue.push({ at: this.now + Math.max(0, ms), order: this.#order, run });
  }

  /** Resolves after that much virtual time. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Runs what is due next; false when nothing is left. Promises started by it have settled when it returns. */
  async next(): Promise<boolean> {
    let first = 0;
    for (let i = 1; i < this.#queue.length; i += 1) {
      const [a, b] = [this.#queue[i], this.#queue[first]];
      if (a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.order < b.order))) first = i;
    }
    const [due] = this.#queue.splice(first, 1);
    if (due === undefined) return false;
    this.now = Math.max(this.now, due.at);
    due.run();
    await settled();
    return true;
  }

  /** Runs until the condition holds; false where it did not within the time given, which has then passed. */
  async until(condition: () => boolean, withinMs: number): Promise<boolean> {
    const end = this.now + withinMs;
    while (!condition()) {
      if (this.now >= end) return false;
      if (!(await this.next())) this.now = end;
    }
    return true;
  }
}

/** Lets every promise that can settle without time passing settle: nothing in the simulated world waits for real I/O. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
