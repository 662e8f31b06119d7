import type { V1Deployment, V1Ingress, V1Job, V1PodDisruptionBudget, V1Service } from '@kubernetes/client-node';
import type { FlinkApplication } from '../../src/api/flinkapplication.ts';
import type { DeepReadonly } from '../../src/api/kubernetes.ts';
import type { RelatedObject } from '../../src/lifecycle/facts/config-content.ts';
import { deepEqual } from '../../src/objects/json/subset.ts';
import { storedAs } from './api-server.ts';
import type { PlainObject } from './apply.ts';
import type { Time } from './clock.ts';
import type { FlinkBehaviour } from './flink-behaviour.ts';
import { GarbageCollector } from './garbage-collector.ts';
import { Kubelet, type PodOwner, type PodProcesses } from './kubelet.ts';
import { statusStore } from './status-store.ts';
import type { Storage } from './storage.ts';
import { invalid } from './validation.ts';

export type Child = DeepReadonly<V1Deployment | V1Job | V1Service | V1Ingress | V1PodDisruptionBudget>;

/** The objects of a simulated API server, and the pods that follow from them. */
export class SimulatedKubernetes extends Kubelet {
  parent: FlinkApplication | undefined;
  /** How the API server treats flinkapp and Metacontroller. `hangs`: a request has no answer until its time-out. */
  apiServer: 'answers' | 'fails' | 'hangs' = 'answers';
  /** The namespace is being deleted: its objects go, and nobody can create another one. */
  terminating = false;
  readonly children = new Map<string, Child>();
  /** ConfigMaps and Secrets by `ConfigMap/name` and `Secret/name`. */
  readonly configs = new Map<string, RelatedObject>();
  readonly events: { reason: string; message: string; type: string }[] = [];
  readonly #eventNames = new Set<string>();
  /** Called for each change with the new object (undefined: deleted): the watch that feeds Metacontroller's caches. */
  watch: (
    kind: 'parent' | 'child' | 'related',
    key: string,
    object: FlinkApplication | Child | RelatedObject | undefined,
  ) => void = () => undefined;
  readonly garbage: GarbageCollector;
  /** A mutating admission webhook. */
  mutates: (child: Child) => Child = (child) => child;
  /** Why the API server refuses to create an object: validation (422), a quota or an admission webhook (403). */
  refusal: (key: string) => string | undefined = () => undefined;
  /** What the API server makes of a status. */
  storeStatus: (status: unknown) => object = STORE_STATUS;
  #version = 100;

  constructor(clock: Time, storage: Storage, flink: FlinkBehaviour, processes?: PodProcesses) {
    super(clock, storage, flink, processes);
    this.garbage = new GarbageCollector(clock, this);
    this.available = (owner, runs) => {
      const stored = this.children.get(owner);
      if (stored?.kind === 'Deployment')
        this.writeChild(owner, {
          ...stored,
          status: runs ? { availableReplicas: 1 } : { unavailableReplicas: 1 },
        } as Child);
    };
    this.retries = (owner) => {
      const stored = this.children.get(owner);
      if (stored !== undefined && makesPods(stored)) this.scale(owner, stored);
    };
    this.refused = (owner, cause) => {
      const stored = this.children.get(owner);
      const failed = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: cause };
      const status = { unavailableReplicas: 1, ...(cause === undefined ? {} : { conditions: [failed] }) };
      if (stored?.kind === 'Deployment') this.writeChild(owner, { ...stored, status } as Child);
    };
  }

  /** Sets the conditions of a Job as the Job controller does. */
  override completed = (owner: string, failed: boolean): void => {
    const stored = this.children.get(owner);
    const condition = failed
      ? { type: 'Failed', status: 'True', message: 'Job has reached the specified backoff limit' }
      : { type: 'Complete', status: 'True' };
    if (stored?.kind === 'Job') this.writeChild(owner, { ...stored, status: { conditions: [condition] } } as V1Job);
  };

  nextVersion(): string {
    this.#version += 1;
    return String(this.#version);
  }

  writeParent(next: FlinkApplication | undefined): void {
    const before = this.parent;
    this.parent =
      next === undefined ? undefined : { ...next, metadata: { ...next.metadata, resourceVersion: this.nextVersion() } };
    this.watch('parent', 'parent', this.parent);
    this.garbage.changed(before, this.parent);
  }

  /** A write of the status subresource, by whomever. The API server refuses a status that violates its CRD. */
  writeStatus(status: unknown): void {
    if (this.parent === undefined) return;
    const stored: FlinkApplication['status'] = this.storeStatus(status);
    this.writeParent({ ...this.parent, status: stored });
  }

  writeChild(key: string, written: Child): void {
    const known = this.children.get(key);
    const refusal = known === undefined ? this.refusal(key) : undefined;
    if (refusal !== undefined) throw new Error(refusal);
    if (known === undefined) throwIfInvalid(key, written);
    const object = storedAs(this.mutates(written) as PlainObject, known as PlainObject | undefined) as Child;
    if (
      object.kind === 'Job' &&
      known !== undefined &&
      !deepEqual((object as V1Job).spec?.template, (known as V1Job).spec?.template)
    )
      throw new Error(`${key} is invalid: spec.template: field is immutable`);
    // A write that changes nothing leaves the resourceVersion, and no watch sees it.
    if (deepEqual(object, known)) return;
    const stored: Child = { ...object, metadata: { ...object.metadata, resourceVersion: this.nextVersion() } } as Child;
    this.children.set(key, stored);
    this.watch('child', key, stored);
    if (makesPods(stored) && stored.metadata?.deletionTimestamp === undefined) this.scale(key, stored);
  }

  writeConfig(key: string, data: Readonly<Record<string, string>>): void {
    const object = { metadata: { name: key.replace(/^.*\//, ''), resourceVersion: this.nextVersion() }, data };
    this.configs.set(key, object);
    this.watch('related', key, object);
  }

  deleteChild(key: string): void {
    if (!this.children.delete(key)) return;
    this.watch('child', key, undefined);
    this.endPodsOf(key);
  }

  hasPodsOf(key: string): boolean {
    return [...this.pods.values()].some(({ owner }) => owner === key);
  }

  /** `kubectl delete deployments,jobs,... --selector flink-app=NAME`: with all their labels the children have this one. */
  deleteBySelector(label: string, value: string): void {
    for (const [key, { metadata }] of [...this.children])
      if (metadata?.labels?.[label] === value) this.deleteChild(key);
  }

  createEvent(object: { metadata: { name: string }; reason: string; message: string; type: string }): boolean {
    if (this.#eventNames.has(object.metadata.name)) return false;
    this.#eventNames.add(object.metadata.name);
    this.events.push({ reason: object.reason, message: object.message, type: object.type });
    return true;
  }

  /** The selector of a Service. */
  selectorOf(service: string): Readonly<Record<string, string>> | undefined {
    const child = this.children.get(`Service/${service}`);
    return child?.kind === 'Service' ? (child as V1Service).spec?.selector : undefined;
  }
}

const STORE_STATUS = statusStore();

const throwIfInvalid = (key: string, child: Child): void => {
  const causes = invalid(child);
  if (causes.length > 0) throw new Error(`${key} is invalid: ${causes.join(', ')}`);
};

const makesPods = (child: Child): child is PodOwner => child.kind === 'Deployment' || child.kind === 'Job';
