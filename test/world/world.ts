import type { AnswerHook } from '../../metacontroller/answer-hook.ts';
import { readHookRequest } from '../../metacontroller/protocol.ts';
import { effectiveSpec } from '../../src/admission/effective-spec.ts';
import type { FlinkApplication } from '../../src/api/flinkapplication.ts';
import { APP_LABEL, HASH_LABEL, ROLE_LABEL, UID_LABEL } from '../../src/api/labels.ts';
import type { Spec } from '../../src/api/spec.ts';
import type { Condition, Status } from '../../src/api/status.ts';
import type { Transport } from '../../src/flink/transport.ts';
import { type KubeApi, KubeError } from '../../src/kube/client.ts';
import { application } from '../builders.ts';
import { Clock } from './clock.ts';
import { childKey, dryRun } from './dry-run.ts';
import type { SimulatedFlink } from './flink.ts';
import { leaderElection } from './flink-answers.ts';
import { behaviour, type FlinkBehaviour } from './flink-behaviour.ts';
import { flinkappProcess } from './flinkapp-process.ts';
import { SimulatedKubernetes } from './kubernetes.ts';
import { type HookAnswer, RetryLater, SimulatedMetacontroller } from './metacontroller.ts';
import { readOnce } from './read-once.ts';
import { childrenIn, statusFaults } from './status-faults.ts';
import { Storage } from './storage.ts';

/** As in src/kube/client.ts. */
const KUBE_TIMEOUT_MS = 4000;

/**
 * What can go wrong with one call to Flink. `lost`: Flink carried it out, and flinkapp got no answer. `silent`: nothing
 * happens until the time-out of the call.
 */
export type FlinkFault = 'none' | 'lost' | 'refused' | 'serverError' | 'silent';

/** A simulated world around flinkapp. flinkapp is the code that ships, from the body of a hook call to its answer. */
export class World {
  readonly clock = new Clock();
  readonly storage = new Storage();
  readonly flinkBehaviour: FlinkBehaviour;
  readonly kubernetes: SimulatedKubernetes;
  readonly metacontroller: SimulatedMetacontroller;
  flinkFault: (method: string) => FlinkFault = () => 'none';
  /** Milliseconds until a call reaches Flink. */
  flinkLatencyMs: () => number = () => 0;
  /** The number of the flinkapp process that gets the hook call. */
  route: () => number = () => 0;
  kubeFault: () => boolean = () => false;
  /** By how much the clock of flinkapp is wrong, in milliseconds. */
  skewMs = 0;
  liveGets = 0;
  flinkCalls: string[] = [];
  effects: string[] = [];
  /** Causes of failed effects, as in the log. */
  failures: string[] = [];
  /** Statuses that no flinkapp wrote. */
  readonly writtenByHand = new Set<object>();
  /** What hook calls did to statuses although they must not. */
  readonly statusFaults: string[] = [];
  /** Each status that was stored, in order, by the uid of its application. */
  readonly statuses = new Map<string, Status[]>();
  #created = 0;
  readonly #processes: AnswerHook[];

  constructor(options: { version?: string; processes?: number } = {}) {
    this.flinkBehaviour = behaviour(options.version);
    this.kubernetes = new SimulatedKubernetes(this.clock, this.storage, this.flinkBehaviour);
    this.metacontroller = new SimulatedMetacontroller(this.clock, this.kubernetes, (name, body) =>
      this.#hook(name, body),
    );
    const watch = this.kubernetes.watch;
    this.kubernetes.watch = (kind, key, object) => {
      if (kind === 'parent') this.#recordStatus(this.kubernetes.parent);
      watch(kind, key, object);
    };
    this.#processes = Array.from({ length: options.processes ?? 1 }, () => this.#newProcess());
  }

  /** A process of flinkapp restarts: it forgets everything, and calls that it had sent continue. */
  restartFlinkapp(which = 0): void {
    this.#processes[which % this.#processes.length] = this.#newProcess();
  }

  /** For a while a second Metacontroller handles the same application, as after a lost leader lease. */
  secondMetacontroller(ms: number): void {
    const watch = this.kubernetes.watch;
    const second = new SimulatedMetacontroller(this.clock, this.kubernetes, (name, body) => this.#hook(name, body));
    const own = this.kubernetes.watch;
    this.kubernetes.watch = (kind, key, object) => {
      watch(kind, key, object);
      own(kind, key, object);
    };
    second.lag = this.metacontroller.lag;
    second.restart();
    this.clock.after(ms, () => {
      second.running = false;
    });
  }

  #newProcess(): AnswerHook {
    return flinkappProcess({
      clock: this.clock,
      skewMs: () => this.skewMs,
      kube: this.#kube(),
      transport: this.#transport(),
      onEffect: (kind, outcome) => {
        this.effects.push(`${kind} ${typeof outcome === 'string' ? outcome : 'failed'}`);
        if (typeof outcome !== 'string') this.failures.push(outcome.failed);
      },
    });
  }

  async #hook(name: 'sync' | 'finalize', body: unknown): Promise<HookAnswer> {
    const request = readHookRequest(body);
    const process = this.#processes[this.route() % this.#processes.length] ?? this.#newProcess();
    const before = this.kubernetes.parent?.status;
    const ran = this.effects.length;
    const answered = await process(name, { ...request, finalizing: name === 'finalize' });
    if (!('response' in answered)) throw new RetryLater(answered.retryAfterSeconds);
    // The status passes through JSON, as over the wire. Each call renders its children, so nobody shares them.
    const answer = { ...answered.response, status: JSON.parse(JSON.stringify(answered.response.status)) };
    const call = { before, after: this.kubernetes.parent?.status, children: childrenIn(body), answer };
    this.statusFaults.push(...statusFaults({ ...call, effects: this.effects.length - ran }));
    return answer;
  }

  #kube(): KubeApi {
    const fail = async (): Promise<void> => {
      const { apiServer } = this.kubernetes;
      if (apiServer === 'hangs') {
        await this.clock.sleep(KUBE_TIMEOUT_MS);
        throw new KubeError(0, 'GET failed: The operation was aborted due to timeout');
      }
      if (this.kubeFault() || apiServer === 'fails') throw new KubeError(503, 'the API server does not answer');
    };
    return {
      get: async (path) => {
        await fail();
        if (path.includes('/configmaps')) return this.kubernetes.stores.list();
        if (path.includes('/flinkapplications/')) {
          this.liveGets += 1;
          return this.kubernetes.parent;
        }
        if (!path.includes('/pods')) return this.kubernetes.children.get(childKey(path));
        return {
          items: [...this.kubernetes.pods.values()]
            .map(({ object }) => object)
            .filter(({ metadata }) => metadata?.labels?.[APP_LABEL] !== undefined),
        };
      },
      create: async (path, object) => {
        await fail();
        if (path.endsWith('?dryRun=All')) return dryRun(this.kubernetes, object as never);
        if (!this.kubernetes.createEvent(object as never)) throw new KubeError(409, 'AlreadyExists');
      },
      replace: async () => undefined,
      remove: async (path) => {
        await fail();
        this.kubernetes.stores.remove(path);
      },
      merge: async () => undefined,
    };
  }

  /** The JobManager behind the host name of a Service. */
  #jobManagerAt(base: string): SimulatedFlink | undefined {
    const [service = ''] = new URL(base).hostname.split('.');
    const selector = this.kubernetes.selectorOf(service);
    if (selector === undefined) return undefined;
    return this.kubernetes.jobManager(selector[HASH_LABEL] ?? '', selector[UID_LABEL] ?? '');
  }

  #transport(): Transport {
    return async ({ base, method, path, body, timeoutMs }) => {
      this.flinkCalls.push(`${method} ${path.replace(/[0-9a-f]{32}/g, ':id')}`);
      const fault = this.#jobManagerAt(base)?.hangs === true ? 'silent' : this.flinkFault(method);
      const latencyMs = fault === 'silent' ? timeoutMs : Math.min(timeoutMs, this.flinkLatencyMs());
      if (latencyMs > 0) await this.clock.sleep(latencyMs);
      if (latencyMs === timeoutMs) throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
      const flink = this.#jobManagerAt(base);
      if (fault === 'refused' || flink === undefined) throw new Error('connect ECONNREFUSED');
      if (fault === 'serverError') return leaderElection();
      const answer = flink.handle(method, path, structuredClone(body));
      if (fault === 'lost') throw new Error('socket hang up');
      return await answer;
    };
  }

  #recordStatus(parent: FlinkApplication | undefined): void {
    if (parent?.status === undefined) return;
    const { uid } = parent.metadata;
    this.statuses.set(uid, [...(this.statuses.get(uid) ?? []), parent.status]);
  }

  /** `kubectl label flinkapplication count KEY=VALUE`. */
  label(labels: Readonly<Record<string, string>>): void {
    const { parent } = this.kubernetes;
    if (parent !== undefined) this.kubernetes.writeParent({ ...parent, metadata: { ...parent.metadata, labels } });
  }

  /** `kubectl apply` of a spec, with the defaults of admission. */
  apply(more: Partial<Spec> = {}): void {
    const { parent } = this.kubernetes;
    if (parent === undefined) this.#created += 1;
    const creationTimestamp = new Date(this.clock.now).toISOString();
    const made = application({ spec: more, metadata: { uid: `uid-${this.#created}`, creationTimestamp } });
    const complete = { ...made, spec: effectiveSpec(made.spec) ?? made.spec };
    if (parent === undefined) return this.kubernetes.writeParent(complete);
    this.kubernetes.writeParent({
      ...parent,
      spec: complete.spec,
      metadata: { ...parent.metadata, generation: (parent.metadata.generation ?? 1) + 1 },
    });
  }

  /** `kubectl edit --subresource=status`, another operator, or a newer flinkapp. */
  writeStatus(status: unknown): void {
    this.kubernetes.writeStatus(status);
    const { parent } = this.kubernetes;
    if (parent?.status !== undefined) this.writtenByHand.add(parent.status);
  }

  /** `kubectl delete --cascade=...`. The API server adds the finalizers of the other two cascades. */
  delete(cascade: 'background' | 'orphan' | 'foreground' = 'background'): void {
    const { parent } = this.kubernetes;
    if (parent === undefined) return;
    const added = { background: [], orphan: ['orphan'], foreground: ['foregroundDeletion'] }[cascade];
    const finalizers = [...new Set([...(parent.metadata.finalizers ?? []), ...added])];
    if (finalizers.length === 0) return this.kubernetes.writeParent(undefined);
    this.kubernetes.writeParent({
      ...parent,
      metadata: {
        ...parent.metadata,
        finalizers,
        deletionTimestamp: parent.metadata.deletionTimestamp ?? new Date(this.clock.now).toISOString(),
      },
    });
  }

  /** Storage of checkpoints and savepoints answers no request for a while. */
  bucketDown(ms: number): void {
    this.storage.fail(this.clock.now);
    for (const flink of this.kubernetes.flinks)
      if (!flink.dead) for (const job of flink.jobs.values()) flink.checkpointFails(job);
    this.clock.after(ms, () => this.storage.recover(this.clock.now));
  }

  /** The JobManager of a cluster hangs until its process ends. Its job keeps running. */
  hang(cluster: string | undefined): void {
    for (const flink of this.kubernetes.flinks) if (flink.cluster === cluster && !flink.dead) flink.hangs = true;
  }

  /** `kubectl delete pod` of the JobManager of a cluster. */
  deleteJobManager(cluster: string | undefined): void {
    for (const { object } of [...this.kubernetes.pods.values()]) {
      const { name = '', labels = {} } = object.metadata ?? {};
      if (labels[HASH_LABEL] === cluster && labels[ROLE_LABEL] === 'jobmanager') this.kubernetes.deletePod(name);
    }
  }

  get parent(): FlinkApplication | undefined {
    return this.kubernetes.parent;
  }

  get status(): Status {
    const read = readOnce(this.kubernetes.parent?.status);
    return read.kind === 'readable' ? read.status : {};
  }

  get reasons(): readonly string[] {
    return this.kubernetes.events.map(({ reason }) => reason);
  }

  #conditionOf(type: string): Condition | undefined {
    const { conditions }: Status = this.kubernetes.parent?.status ?? {};
    return conditions?.find((condition) => condition.type === type);
  }

  /** Of any status, also one that flinkapp cannot read. */
  condition(type: string): string | undefined {
    const found = this.#conditionOf(type);
    return found === undefined ? undefined : `${found.status} ${found.reason}`;
  }

  messageOf(type: string): string {
    return this.#conditionOf(type)?.message ?? '';
  }

  /** Lets time pass until the application is in that phase. */
  async phase(phase: string, withinMs = 120_000): Promise<boolean> {
    return await this.clock.until(() => this.status.phase === phase, withinMs);
  }

  async pass(ms: number): Promise<void> {
    await this.clock.until(() => false, ms);
  }
}
