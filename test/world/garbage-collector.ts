import type { FlinkApplication } from '../../src/api/flinkapplication.ts';
import type { Time } from './clock.ts';
import type { Child } from './kubernetes.ts';

/** What the garbage collector asks of the API server. */
export interface Collected {
  readonly parent: FlinkApplication | undefined;
  readonly children: ReadonlyMap<string, Child>;
  readonly writeParent: (next: FlinkApplication | undefined) => void;
  readonly writeChild: (key: string, object: Child) => void;
  readonly deleteChild: (key: string) => void;
  readonly endPodsOf: (key: string) => void;
  readonly hasPodsOf: (key: string) => boolean;
}

export const isOwnedBy = ({ metadata }: Child, uid: string): boolean =>
  metadata?.ownerReferences?.some((owner) => owner.uid === uid) === true;

/** How often it looks whether dependents are gone, in milliseconds. */
const POLL_MS = 100;

/** Kubernetes' garbage collector: what happens to the children of an application that is being deleted, or is gone. */
export class GarbageCollector {
  /** How long it takes to see a deletion, in milliseconds. */
  delayMs: () => number = () => 40;
  readonly #clock: Time;
  readonly #kubernetes: Collected;

  constructor(clock: Time, kubernetes: Collected) {
    this.#clock = clock;
    this.#kubernetes = kubernetes;
  }

  /** The application was written; `before` is how it was. */
  changed(before: FlinkApplication | undefined, now: FlinkApplication | undefined): void {
    if (now === undefined) {
      if (before !== undefined) this.#clock.after(this.delayMs(), () => this.#collect(before.metadata.uid));
      return;
    }
    const { deletionTimestamp, uid } = now.metadata;
    if (deletionTimestamp === undefined) return;
    for (const [finalizer, begin] of [
      ['orphan', () => this.#orphan(uid)],
      ['foregroundDeletion', () => this.#deleteForeground(uid)],
    ] as const)
      if (has(now, finalizer) && !(before?.metadata.deletionTimestamp !== undefined && has(before, finalizer)))
        this.#clock.after(this.delayMs(), begin);
  }

  #ownedBy(uid: string): readonly (readonly [string, Child])[] {
    return [...this.#kubernetes.children].filter(([, child]) => isOwnedBy(child, uid));
  }

  #collect(uid: string): void {
    for (const [key] of this.#ownedBy(uid)) this.#kubernetes.deleteChild(key);
  }

  /** The children stay and have no owner any more. */
  #orphan(uid: string): void {
    for (const [key, child] of this.#ownedBy(uid))
      this.#kubernetes.writeChild(key, { ...child, metadata: { ...child.metadata, ownerReferences: [] } } as Child);
    this.#release(uid, 'orphan');
  }

  /** The children go first, and their pods before them. */
  #deleteForeground(uid: string): void {
    const deletionTimestamp = new Date(this.#clock.now);
    for (const [key, child] of this.#ownedBy(uid)) {
      if (child.metadata?.deletionTimestamp === undefined)
        this.#kubernetes.writeChild(key, { ...child, metadata: { ...child.metadata, deletionTimestamp } } as Child);
      this.#kubernetes.endPodsOf(key);
      if (!this.#kubernetes.hasPodsOf(key)) this.#kubernetes.deleteChild(key);
    }
    if (this.#ownedBy(uid).length === 0) this.#release(uid, 'foregroundDeletion');
    else this.#clock.after(POLL_MS, () => this.#deleteForeground(uid));
  }

  #release(uid: string, finalizer: string): void {
    const { parent } = this.#kubernetes;
    if (parent?.metadata.uid !== uid) return;
    const finalizers = (parent.metadata.finalizers ?? []).filter((name) => name !== finalizer);
    this.#kubernetes.writeParent(
      finalizers.length === 0 ? undefined : { ...parent, metadata: { ...parent.metadata, finalizers } },
    );
  }
}

const has = ({ metadata }: FlinkApplication, finalizer: string): boolean =>
  metadata.finalizers?.includes(finalizer) === true;
