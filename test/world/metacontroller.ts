import { type RelatedRule, relatedRules } from '../../metacontroller/customize.ts';
import type { FlinkApplication } from '../../src/api/flinkapplication.ts';
import type { RelatedObject } from '../../src/lifecycle/facts/config-content.ts';
import { deepEqual } from '../../src/objects/json/subset.ts';
import { created, selected, updated } from './apply.ts';
import { claimChildren, SELECTOR_LABEL } from './claim.ts';
import type { Time } from './clock.ts';
import type { Child, SimulatedKubernetes } from './kubernetes.ts';

/** The answer of a hook as Metacontroller reads it. */
export interface HookAnswer {
  readonly status: FlinkApplication['status'];
  readonly children: readonly Child[];
  readonly resyncAfterSeconds?: number;
  readonly finalized?: boolean;
}

export type Hook = (name: 'sync' | 'finalize', body: unknown) => Promise<HookAnswer>;

/** The hook answered 429 with this Retry-After. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  readonly seconds: number;
  constructor(seconds: number) {
    super(`429, Retry-After: ${seconds}`);
    this.seconds = seconds;
  }
}

/** What can happen to one hook call. `lost`: flinkapp carried it out, and Metacontroller got no answer. */
export type CallFault = 'none' | 'lost' | 'repeated';

/** Metacontroller then closes the connection, and the process that it called goes on. */
const HOOK_TIMEOUT_MS = 10_000;
const FINALIZER = 'metacontroller.io/compositecontroller-flinkapp';

/**
 * A CompositeController as measured: it sends a parent from a cache that lags behind its own writes, and then replaces the
 * whole status of the live parent without a precondition. Children have a cache of their own.
 */
export class SimulatedMetacontroller {
  /** Milliseconds by which the caches lag; called for each change. */
  lag: () => number = () => 5;
  fault: () => CallFault = () => 'none';
  /** Whether the API server refuses a write; earlier writes of the same answer remain. */
  writeFault: () => boolean = () => false;
  calls = 0;
  statusWrites = 0;
  /** Requests that create or replace children, also those that change nothing. */
  childWrites = 0;
  /** When it sent each hook call, and after how many milliseconds flinkapp answered. */
  readonly hookCalls: { readonly at: number; tookMs?: number }[] = [];
  /** When it last carried out the answer of a hook call. */
  syncedAt = Number.NEGATIVE_INFINITY;
  running = true;
  /** A null child ends the process of the real Metacontroller (4.17). */
  crashed = false;
  #parent: FlinkApplication | undefined;
  #children = new Map<string, Child>();
  #related = new Map<string, RelatedObject>();
  #rules: { readonly generation: number | undefined; readonly rules: readonly RelatedRule[] } | undefined;
  #failures = 0;
  #dirty = false;
  #processing = false;
  #wakeAt = Number.POSITIVE_INFINITY;
  #epoch = 0;
  readonly #delivered = { parent: 0, child: 0, related: 0 };
  readonly #clock: Time;
  readonly #kubernetes: SimulatedKubernetes;
  readonly #hook: Hook;

  constructor(clock: Time, kubernetes: SimulatedKubernetes, hook: Hook) {
    this.#clock = clock;
    this.#kubernetes = kubernetes;
    this.#hook = hook;
    kubernetes.watch = (kind, key, object) => this.#watchEvent(kind, key, object);
  }

  /** The process restarts: it fills its caches from a list and forgets timers and back-offs. */
  restart(): void {
    this.#epoch += 1;
    this.#processing = false;
    this.#failures = 0;
    this.#wakeAt = Number.POSITIVE_INFINITY;
    this.#parent = this.#kubernetes.parent;
    this.#children = new Map(this.#kubernetes.children);
    this.#related = new Map(this.#kubernetes.configs);
    this.#rules = undefined;
    this.enqueue();
  }

  #watchEvent(
    kind: 'parent' | 'child' | 'related',
    key: string,
    object: FlinkApplication | Child | RelatedObject | undefined,
  ): void {
    const epoch = this.#epoch;
    // A watch can be late, but its events are in order.
    const at = Math.max(this.#delivered[kind], this.#clock.now + this.lag());
    this.#delivered[kind] = at;
    this.#clock.after(at - this.#clock.now, () => {
      if (epoch !== this.#epoch) return;
      if (kind === 'parent') this.#updateParent(object as FlinkApplication | undefined);
      else if (kind === 'related') this.#related.set(key, object as RelatedObject);
      else if (object === undefined) this.#children.delete(key);
      else if (isOlder(this.#children.get(key), object as Child)) this.#children.set(key, object as Child);
      this.enqueue();
    });
  }

  /** A watch never delivers an older object after a newer one. */
  #updateParent(object: FlinkApplication | undefined): void {
    if (object === undefined || isOlder(this.#parent, object)) this.#parent = object;
  }

  enqueue(): void {
    this.#dirty = true;
    this.#clock.after(0, () => this.#work());
  }

  #after(ms: number): void {
    const at = this.#clock.now + ms;
    if (at >= this.#wakeAt) return;
    this.#wakeAt = at;
    this.#clock.after(ms, () => {
      if (this.#wakeAt === at) this.#wakeAt = Number.POSITIVE_INFINITY;
      this.enqueue();
    });
  }

  async #work(): Promise<void> {
    if (this.#processing || !this.#dirty || !this.running) return;
    this.#processing = true;
    this.#dirty = false;
    const epoch = this.#epoch;
    try {
      await this.#sync(epoch);
      this.#failures = 0;
      this.syncedAt = this.#clock.now;
    } catch (error) {
      if (epoch === this.#epoch) this.#retry(error);
    }
    if (epoch !== this.#epoch) return;
    this.#processing = false;
    if (this.#dirty) this.#clock.after(0, () => this.#work());
  }

  /** After a 429 as it says; after anything else with a growing back-off. */
  #retry(error: unknown): void {
    if (error instanceof RetryLater) return error.seconds > 0 ? this.#after(error.seconds * 1000) : this.enqueue();
    this.#failures += 1;
    this.#clock.after(Math.min(1_000_000, 5 * 2 ** this.#failures), () => this.enqueue());
  }

  async #call(name: 'sync' | 'finalize', body: unknown): Promise<HookAnswer> {
    const call: (typeof this.hookCalls)[number] = { at: this.#clock.now };
    this.hookCalls.push(call);
    const ended = new AbortController();
    const timeout = this.#clock.sleep(HOOK_TIMEOUT_MS, ended.signal).then(() => {
      throw new Error('context deadline exceeded');
    });
    timeout.catch(() => undefined);
    try {
      return await Promise.race([this.#hook(name, body), timeout]);
    } finally {
      call.tookMs = this.#clock.now - call.at;
      ended.abort();
    }
  }

  async #sync(epoch: number): Promise<void> {
    let parent = this.#parent;
    if (parent === undefined) return;
    if (parent.metadata.deletionTimestamp === undefined && !parent.metadata.finalizers?.includes(FINALIZER)) {
      const live = this.#kubernetes.parent;
      if (live === undefined) return;
      this.#throwOnFault();
      this.#kubernetes.writeParent({
        ...live,
        metadata: { ...live.metadata, finalizers: [...(live.metadata.finalizers ?? []), FINALIZER] },
      });
      parent = this.#kubernetes.parent ?? parent;
    }
    const finalizing = parent.metadata.deletionTimestamp !== undefined;
    if (finalizing && !parent.metadata.finalizers?.includes(FINALIZER)) return;
    const observed = claimChildren(this.#kubernetes, this.#children, parent.metadata.uid);
    const body = { controller: {}, parent, children: group(observed), related: this.#relatedTo(parent), finalizing };
    const fault = this.fault();
    this.calls += 1;
    const name = finalizing ? 'finalize' : 'sync';
    if (fault === 'repeated') await this.#call(name, body);
    const answer = await this.#call(name, body);
    if (fault === 'lost' || epoch !== this.#epoch) throw new Error('context deadline exceeded');
    this.#apply(parent, observed, answer, finalizing);
  }

  /** The related objects of the customize hook, which Metacontroller calls only when the spec has changed. */
  #relatedTo(parent: FlinkApplication): Readonly<Record<string, Readonly<Record<string, RelatedObject>>>> {
    const { generation } = parent.metadata;
    if (this.#rules === undefined || this.#rules.generation !== generation)
      this.#rules = { generation, rules: relatedRules(parent) };
    const groups = this.#rules.rules.map(({ resource, names }) => {
      const kind = resource === 'secrets' ? 'Secret' : 'ConfigMap';
      const objects = names.flatMap((name) => {
        const object = this.#related.get(`${kind}/${name}`);
        return object === undefined ? [] : [[`ns/${name}`, object] as const];
      });
      return [`${kind}.v1`, Object.fromEntries(objects)] as const;
    });
    return Object.fromEntries(groups);
  }

  #apply(
    parent: FlinkApplication,
    observed: ReadonlyMap<string, Child>,
    answer: HookAnswer,
    finalizing: boolean,
  ): void {
    refuseUnknownFields(answer);
    if (answer.resyncAfterSeconds !== undefined && answer.resyncAfterSeconds > 0)
      this.#after(answer.resyncAfterSeconds * 1000);
    if (finalizing && answer.finalized === true) {
      this.#throwOnFault();
      return this.#removeFinalizer();
    }
    if (answer.children.some((child) => child === null)) this.#crash();
    const { uid } = parent.metadata;
    refuseOtherOwners(answer.children, uid);
    const desired = new Map(
      answer.children.map((child) => [`${child.kind}/${child.metadata?.name}`, selected(child as never, uid) as Child]),
    );
    const failed = isManaged(parent) ? this.#manage(parent, observed, desired) : undefined;
    this.#throwOnFault();
    this.#writeStatus(parent, answer.status);
    if (failed !== undefined) throw failed;
  }

  /** Writes the children. Returns the last failure: Metacontroller writes the status all the same. */
  #manage(
    parent: FlinkApplication,
    observed: ReadonlyMap<string, Child>,
    desired: ReadonlyMap<string, Child>,
  ): unknown {
    let failed: unknown;
    const attempt = (write: () => void): void => {
      try {
        this.#throwOnFault();
        write();
      } catch (error) {
        failed = error;
      }
    };
    for (const key of observed.keys()) if (!desired.has(key)) attempt(() => this.#kubernetes.deleteChild(key));
    for (const [key, child] of desired)
      attempt(() => this.#applyChild(key, observed.get(key), child, parent.metadata.uid));
    return failed;
  }

  #crash(): never {
    this.crashed = true;
    this.running = false;
    throw new Error('a null child ends the Metacontroller process');
  }

  #throwOnFault(): void {
    if (this.writeFault() || this.#kubernetes.apiServer !== 'answers')
      throw new Error('the API server does not answer');
  }

  #applyChild(key: string, observed: Child | undefined, desired: Child, uid: string): void {
    const live = this.#kubernetes.children.get(key);
    if (observed?.metadata?.deletionTimestamp !== undefined) return;
    if (observed === undefined) {
      if (live === undefined && this.#kubernetes.terminating)
        throw new Error('forbidden: the namespace is being terminated');
      this.childWrites += 1;
      if (live === undefined) this.#kubernetes.writeChild(key, created(desired as never, uid));
      return;
    }
    const next = updated(observed as never, desired as never);
    // The API server refuses a write with an old resourceVersion; the next event tries again.
    if (next !== undefined) this.childWrites += 1;
    if (next !== undefined && live?.metadata?.resourceVersion === observed.metadata?.resourceVersion)
      this.#kubernetes.writeChild(key, next);
  }

  #writeStatus(parent: FlinkApplication, status: FlinkApplication['status']): void {
    const live = this.#kubernetes.parent;
    if (live === undefined || live.metadata.uid !== parent.metadata.uid) return;
    const next = { ...status, observedGeneration: parent.metadata.generation ?? 1 };
    if (deepEqual(next, live.status)) return;
    this.statusWrites += 1;
    this.#kubernetes.writeStatus(next);
  }

  #removeFinalizer(): void {
    const live = this.#kubernetes.parent;
    if (live === undefined) return;
    const finalizers = (live.metadata.finalizers ?? []).filter((name) => name !== FINALIZER);
    this.#kubernetes.writeParent(
      finalizers.length === 0 ? undefined : { ...live, metadata: { ...live.metadata, finalizers } },
    );
  }
}

const FIELDS = new Set(['status', 'children', 'resyncAfterSeconds', 'finalized']);

/** Metacontroller decodes answers of version 2 strictly: nothing of one with another field is carried out. */
const refuseUnknownFields = (answer: HookAnswer): void => {
  const unknown = Object.keys(answer).find((field) => !FIELDS.has(field));
  if (unknown !== undefined) throw new Error(`unknown field "${unknown}"`);
};

/** A child with the label of another application fails the whole sync before anything is written. */
const refuseOtherOwners = (children: readonly Child[], uid: string): void => {
  const other = children.find(({ metadata }) => (metadata?.labels?.[SELECTOR_LABEL] ?? uid) !== uid);
  if (other !== undefined) throw new Error(`labels on desired child ${other.metadata?.name} do not match the selector`);
};

/** With these finalizers Metacontroller still calls the hook, and leaves the children alone. */
const isManaged = ({ metadata }: FlinkApplication): boolean =>
  metadata.deletionTimestamp === undefined ||
  metadata.finalizers?.some((name) => name === 'orphan' || name === 'foregroundDeletion') !== true;

const version = (object: { metadata?: { resourceVersion?: string } } | undefined): number =>
  Number(object?.metadata?.resourceVersion ?? 0);
const isOlder = (known: FlinkApplication | Child | undefined, next: FlinkApplication | Child): boolean =>
  version(known) < version(next);

const group = (children: ReadonlyMap<string, Child>) => {
  const groups: Record<string, Record<string, Child>> = {
    'Deployment.apps/v1': {},
    'Job.batch/v1': {},
    'Service.v1': {},
    'Ingress.networking.k8s.io/v1': {},
    'PodDisruptionBudget.policy/v1': {},
  };
  for (const child of children.values()) {
    const kind = Object.keys(groups).find((known) => known.startsWith(`${child.kind}.`)) ?? '';
    const members = groups[kind];
    if (members !== undefined) members[`ns/${child.metadata?.name}`] = child;
  }
  return groups;
};
