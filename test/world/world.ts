import { readHookRequest } from '../../metacontroller/protocol.ts';
import { type HookContext, sync } from '../../metacontroller/sync.ts';
import { effectiveSpec } from '../../src/admission/effective-spec.ts';
import type { FlinkApplication } from '../../src/api/flinkapplication.ts';
import { APP_LABEL } from '../../src/api/labels.ts';
import type { Spec } from '../../src/api/spec.ts';
import type { Status } from '../../src/api/status.ts';
import { readStatus } from '../../src/api/status/read-status.ts';
import { flinkClient } from '../../src/flink/client.ts';
import type { Transport } from '../../src/flink/transport.ts';
import { type KubeApi, KubeError } from '../../src/kube/client.ts';
import { listStores } from '../../src/kube/ha-stores.ts';
import { listPods } from '../../src/kube/pods.ts';
import { answeredRevisions } from '../../src/observe/answered-revisions.ts';
import { clusterBackoff } from '../../src/observe/cluster-backoff.ts';
import { savepointTriggers } from '../../src/observe/savepoint-triggers.ts';
import { storageSearches } from '../../src/observe/storage-searches.ts';
import { submissions } from '../../src/observe/submissions.ts';
import { application } from '../builders.ts';
import { Clock } from './clock.ts';
import { behaviour, type FlinkBehaviour } from './flink-behaviour.ts';
import { SimulatedKubernetes } from './kubernetes.ts';
import { type HookAnswer, SimulatedMetacontroller } from './metacontroller.ts';
import { Storage } from './storage.ts';

/** What can go wrong with one call to Flink. `lost`: Flink carried it out, and flinkapp got no answer. */
export type FlinkFault = 'none' | 'lost' | 'refused' | 'serverError';

/** A simulated world around flinkapp. flinkapp is the code that ships, from the body of a hook call to its answer. */
export class World {
  readonly clock = new Clock();
  readonly storage = new Storage();
  readonly flinkBehaviour: FlinkBehaviour;
  readonly kubernetes: SimulatedKubernetes;
  readonly metacontroller: SimulatedMetacontroller;
  flinkFault: (method: string) => FlinkFault = () => 'none';
  kubeFault: () => boolean = () => false;
  /** By how much the clock of flinkapp is wrong, in milliseconds. */
  skewMs = 0;
  liveGets = 0;
  flinkCalls: string[] = [];
  effects: string[] = [];
  /** Causes of failed effects, as in the log. */
  failures: string[] = [];
  /** Each status that was stored, in order, by the uid of its application. */
  readonly statuses = new Map<string, Status[]>();
  #created = 0;
  #context: HookContext;

  constructor(options: { version?: string } = {}) {
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
    this.#context = this.#newProcess();
  }

  /** The process of flinkapp restarts: it forgets everything, and calls that it had sent continue. */
  restartFlinkapp(): void {
    this.#context = this.#newProcess();
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

  #newProcess(): HookContext {
    const kube = this.#kube();
    return {
      now: () => this.clock.now + this.skewMs,
      kube,
      flink: flinkClient(this.#transport(), () => undefined, new Uint8Array()),
      pods: (metadata) => listPods(kube, metadata),
      stores: (metadata) => listStores(kube, metadata),
      submissions: submissions(),
      backoff: clusterBackoff(),
      answeredRevisions: answeredRevisions(),
      savepointTriggers: savepointTriggers(),
      searches: storageSearches(),
      limits: { clusterStartMs: 20_000, jobStartMs: 20_000 },
      onEffect: (kind, outcome) => {
        this.effects.push(`${kind} ${typeof outcome === 'string' ? outcome : 'failed'}`);
        if (typeof outcome !== 'string') this.failures.push(outcome.failed);
      },
    };
  }

  async #hook(name: 'sync' | 'finalize', body: unknown): Promise<HookAnswer> {
    const request = readHookRequest(body);
    const answer = await sync({ ...request, finalizing: name === 'finalize' }, this.#context);
    // The status passes through JSON, as over the wire. Each call renders its children, so nobody shares them.
    return { ...answer, status: JSON.parse(JSON.stringify(answer.status)) };
  }

  #kube(): KubeApi {
    const fail = () => {
      if (this.kubeFault()) throw new KubeError(503, 'the API server does not answer');
    };
    return {
      get: async (path) => {
        fail();
        if (path.includes('/configmaps')) return this.kubernetes.stores.list();
        if (!path.includes('/pods')) {
          this.liveGets += 1;
          return this.kubernetes.parent;
        }
        return {
          items: [...this.kubernetes.pods.values()]
            .map(({ object }) => object)
            .filter(({ metadata }) => metadata?.labels?.[APP_LABEL] !== undefined),
        };
      },
      create: async (_path, object) => {
        fail();
        if (!this.kubernetes.createEvent(object as never)) throw new KubeError(409, 'AlreadyExists');
      },
      replace: async () => undefined,
      remove: async (path) => {
        fail();
        this.kubernetes.stores.remove(path);
      },
      merge: async () => undefined,
    };
  }

  #transport(): Transport {
    return async ({ base, method, path, body }) => {
      const [service = ''] = new URL(base).hostname.split('.');
      const selector = this.kubernetes.selectorOf(service);
      const flink =
        selector === undefined
          ? undefined
          : this.kubernetes.jobManager(
              selector['flink-app-hash'] ?? '',
              selector['flink.k8s.io/application-uid'] ?? '',
            );
      this.flinkCalls.push(`${method} ${path.replace(/[0-9a-f]{32}/g, ':id')}`);
      const fault = this.flinkFault(method);
      if (fault === 'refused' || flink === undefined) throw new Error('connect ECONNREFUSED');
      if (fault === 'serverError')
        return {
          status: 503,
          text: '{"errors":["Service temporarily unavailable due to an ongoing leader election. Please refresh."]}',
        };
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

  /** `kubectl apply` of a spec, with the defaults of admission. */
  apply(more: Partial<Spec> = {}): void {
    const { parent } = this.kubernetes;
    if (parent === undefined) this.#created += 1;
    const made = application({ spec: more, metadata: { uid: `uid-${this.#created}` } });
    const complete = { ...made, spec: effectiveSpec(made.spec) ?? made.spec };
    if (parent === undefined) return this.kubernetes.writeParent(complete);
    this.kubernetes.writeParent({
      ...parent,
      spec: complete.spec,
      metadata: { ...parent.metadata, generation: (parent.metadata.generation ?? 1) + 1 },
    });
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

  get parent(): FlinkApplication | undefined {
    return this.kubernetes.parent;
  }

  get status(): Status {
    const read = readStatus(this.kubernetes.parent?.status);
    return read.kind === 'readable' ? read.status : {};
  }

  get reasons(): readonly string[] {
    return this.kubernetes.events.map(({ reason }) => reason);
  }

  condition(type: string): string | undefined {
    const found = this.status.conditions?.find((condition) => condition.type === type);
    return found === undefined ? undefined : `${found.status} ${found.reason}`;
  }

  /** Lets time pass until the application is in that phase. */
  async phase(phase: string, withinMs = 120_000): Promise<boolean> {
    return await this.clock.until(() => this.status.phase === phase, withinMs);
  }

  async pass(ms: number): Promise<void> {
    await this.clock.until(() => false, ms);
  }
}
