import type { AnswerHook } from '../../metacontroller/answer-hook.ts';
import { readHookRequest } from '../../metacontroller/protocol.ts';
import type { FlinkApplication } from '../../src/api/flinkapplication.ts';
import type { Transport } from '../../src/flink/transport.ts';
import type { ClusterQuestions } from '../../src/observe/cluster-questions.ts';
import { emptyKube } from '../fakes/kube.ts';
import { Clock } from './clock.ts';
import { flinkappProcess } from './flinkapp-process.ts';
import { hookBody, steadyApplication, steadyFlink } from './steady-application.ts';

/** What Metacontroller and flinkapp need for a hook call besides its waits: requests to the API server, JSON, TLS. */
const CALL_MS = 5;
const FLINK_MS = 5;

interface Options {
  readonly applications: number;
  /** Metacontroller's `--workers`. */
  readonly workers: number;
  /** How flinkapp asks clusters, in place of the code that ships. */
  readonly questions?: (clock: Clock) => ClusterQuestions;
}

/** A hook call: when it was due, when a worker began it, and which application it was for. */
export interface QueuedCall {
  readonly name: string;
  readonly dueAt: number;
  readonly begunAt: number;
}

/**
 * Many steady applications in virtual time: a queue as Metacontroller has it, which holds each application once, and some
 * workers that each wait for the answer of one hook call.
 */
export class ManyApplications {
  readonly clock = new Clock();
  readonly calls: QueuedCall[] = [];
  /** Names of applications whose JobManager accepts connections and does not answer. */
  silent: ReadonlySet<string> = new Set();
  readonly #parents: Map<string, FlinkApplication>;
  /** When the waiting hook calls were due, in the order of the queue. */
  readonly #queue = new Map<string, number>();
  readonly #timers = new Map<string, number>();
  readonly #process: AnswerHook;
  #idleWorkers: number;
  #begunAt = 0;

  constructor({ applications, workers, questions }: Options) {
    this.#idleWorkers = workers;
    this.#parents = new Map(Array.from({ length: applications }, (_, i) => [`app-${i}`, steadyApplication(i)]));
    this.#process = flinkappProcess({
      clock: this.clock,
      skewMs: () => 0,
      kube: emptyKube({
        get: async (path) => this.#parents.get(path.split('/').at(-1) ?? '') ?? { items: [] },
      }),
      transport: this.#transport,
      onEffect: () => undefined,
      ...(questions === undefined ? {} : { questions: questions(this.clock) }),
    });
    // The applications were created at different times.
    for (let i = 0; i < applications; i += 1) this.#after(`app-${i}`, (i * 10_000) / applications);
  }

  readonly #transport: Transport = async ({ base, path, timeoutMs }) => {
    const name = new URL(base).hostname.replace(/-[0-9a-f]{8}\..*$/, '');
    const isSilent = this.silent.has(name);
    await this.clock.sleep(isSilent ? timeoutMs : FLINK_MS);
    if (isSilent) throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    return { status: 200, text: JSON.stringify(steadyFlink(path)) };
  };

  /** As `AddAfter` of client-go: of several times the earliest counts. */
  #after(name: string, ms: number): void {
    const at = this.clock.now + ms;
    if (at >= (this.#timers.get(name) ?? Number.POSITIVE_INFINITY)) return;
    this.#timers.set(name, at);
    this.clock.after(ms, () => {
      if (this.#timers.get(name) !== at) return;
      this.#timers.delete(name);
      this.#enqueue(name);
    });
  }

  #enqueue(name: string): void {
    if (!this.#queue.has(name)) this.#queue.set(name, this.clock.now);
    void this.#work();
  }

  async #work(): Promise<void> {
    const [next] = this.#queue;
    if (next === undefined || this.#idleWorkers === 0) return;
    const [name, dueAt] = next;
    this.#queue.delete(name);
    this.#idleWorkers -= 1;
    this.calls.push({ name, dueAt, begunAt: this.clock.now });
    await this.#call(name);
    this.#idleWorkers += 1;
    await this.#work();
  }

  async #call(name: string): Promise<void> {
    const parent = this.#parents.get(name);
    if (parent === undefined) return;
    await this.clock.sleep(CALL_MS);
    const answer = await this.#process('sync', readHookRequest(hookBody(parent)));
    if (!('response' in answer)) return this.#after(name, answer.retryAfterSeconds * 1000);
    const { status, resyncAfterSeconds } = answer.response;
    this.#after(name, resyncAfterSeconds * 1000);
    if (status['revision'] === parent.status?.revision) return;
    const { metadata } = parent;
    const resourceVersion = String(Number(metadata.resourceVersion) + 1);
    this.#parents.set(name, { ...parent, status, metadata: { ...metadata, resourceVersion } });
    this.#after(name, 0);
  }

  /** Runs for that long; calls that began in this time are in `calls`. */
  async run(ms: number): Promise<void> {
    this.calls.length = 0;
    this.#begunAt = this.clock.now;
    await this.clock.until(() => false, ms);
  }

  /** Of the healthy applications, in milliseconds: the longest wait of a hook call, and the longest time without one. */
  slowest(): { readonly waitMs: number; readonly gapMs: number } {
    const healthy = [...this.#parents.keys()].filter((name) => !this.silent.has(name));
    const last = new Map(healthy.map((name) => [name, this.#begunAt]));
    let [waitMs, gapMs] = [0, 0];
    for (const { name, dueAt, begunAt } of this.calls) {
      const previous = last.get(name);
      if (previous === undefined) continue;
      waitMs = Math.max(waitMs, begunAt - dueAt);
      gapMs = Math.max(gapMs, begunAt - previous);
      last.set(name, begunAt);
    }
    const untilNow = Math.max(...[...last.values()].map((at) => this.clock.now - at));
    return { waitMs, gapMs: Math.max(gapMs, untilNow) };
  }
}
