import type { V1Deployment } from '@kubernetes/client-node';
import { ROLE_LABEL, type Role } from '../../src/api/labels.ts';
import {
  failWhole,
  labelOf,
  nameOf,
  newPod,
  type Pod,
  type PodOwner,
  setContainer,
  setMain,
  sidecarsOf,
  slotsOf,
} from './pod.ts';
import { PodContents } from './pod-contents.ts';

export type { PodOwner } from './pod.ts';
export type { PodProcesses } from './pod-contents.ts';

/** How long a pod stays on a node that does not answer before Kubernetes deletes it (300 s in a real cluster). */
const TOLERATION_MS = 5000;

/** Makes pods, late or never, and takes them away in all the ways in which that happens. */
export class Kubelet extends PodContents {
  /** What each pod was made of. */
  readonly #owners = new Map<Pod, PodOwner>();
  #names = 0;

  /** As many pods as the owner wants, without those that end or have failed; of a Job one, and never another. */
  scale(key: string, owner: PodOwner): void {
    const all = [...this.pods.values()].filter((pod) => pod.owner === key);
    if (owner.kind === 'Job') {
      const started = all.length > 0 || (owner.status?.conditions ?? []).length > 0;
      return started ? undefined : this.#startPods(key, owner, 1);
    }
    const there = all.filter(({ ending, failed }) => !ending && !failed);
    const wanted = (owner as V1Deployment).spec?.replicas ?? 1;
    for (const pod of there.slice(wanted)) this.endPod(nameOf(pod));
    if (there.length < wanted) this.#startPods(key, owner, wanted - there.length);
  }

  #startPods(key: string, owner: PodOwner, count: number): void {
    for (let i = 0; i < count; i += 1) {
      this.#names += 1;
      const name = `${owner.metadata?.name ?? ''}-${this.#names}`;
      const pod = newPod(name, `node-${this.#names}`, key, owner);
      this.pods.set(name, pod);
      this.#owners.set(pod, owner);
      if (this.images.pull(pod)) this.clock.after(this.behaviour.podStartMs, () => this.#podRuns(pod, owner));
    }
  }

  #podRuns(pod: Pod, owner: PodOwner): void {
    if (pod.ending || pod.failed) return;
    for (const { name, image } of sidecarsOf(pod))
      if (!this.behaviour.badImages.has(image)) setContainer(pod, name, { state: { running: {} } });
    this.mainRuns(pod, owner);
    this.available(pod.owner, true);
  }

  /** Pods of a role that run, and that nobody deletes. */
  #running(role: Role): readonly Pod[] {
    return [...this.pods.values()].filter(
      (pod) =>
        labelOf(pod, ROLE_LABEL) === role &&
        !pod.ending &&
        !pod.failed &&
        !pod.lost &&
        pod.object.status?.containerStatuses?.some(({ name, state }) => name === pod.main && state?.running) === true,
    );
  }

  /** Processes are killed: what they knew is gone. A Deployment makes another pod, a Job does not. */
  killPods(role: Role): void {
    for (const [name, pod] of [...this.pods]) {
      if (labelOf(pod, ROLE_LABEL) !== role || pod.ending || pod.failed || pod.lost) continue;
      if (pod.owner.startsWith('Job/')) this.ends(pod, 2, 'killed');
      else {
        this.#gone(name, pod);
        this.available(pod.owner, false);
      }
    }
  }

  /** The main container ends and is started again in the same pod; that of a Job is not. */
  restartMain(role: Role): void {
    for (const pod of this.#running(role)) {
      if (pod.owner.startsWith('Job/')) {
        this.ends(pod, 137);
        continue;
      }
      this.stopContents(pod);
      const restartCount = 1 + restartsOf(pod, pod.main);
      const terminated = { exitCode: 137, reason: 'OOMKilled' };
      setMain(pod, { waiting: { reason: 'CrashLoopBackOff' } }, { lastState: { terminated } });
      this.clock.after(this.behaviour.podStartMs, () => {
        const owner = this.#owners.get(pod);
        if (pod.ending || pod.failed || owner === undefined) return;
        setMain(pod, { running: {} }, { restartCount });
        this.mainRuns(pod, owner);
      });
    }
  }

  /** The sidecars of the running pods of a role end and are started again. */
  restartSidecars(role: Role): void {
    for (const pod of this.#running(role))
      for (const { name, restartCount } of sidecarsOf(pod))
        setContainer(pod, name, {
          state: { running: {} },
          lastState: { terminated: { exitCode: 1 } },
          restartCount: restartCount + 1,
        });
  }

  /** Nodes run out of memory and end the pods of a role. The pods stay, and their owners count them as failed. */
  evict(role: Role): void {
    for (const pod of this.#running(role)) {
      this.stopContents(pod);
      failWhole(pod, 'Evicted', 'The node was low on resource: memory.');
      if (pod.owner.startsWith('Job/')) this.completed(pod.owner, true);
      else this.available(pod.owner, false);
    }
  }

  /**
   * The nodes of the pods of these roles do not answer any more. What runs there runs on. After a while Kubernetes deletes
   * the pods, and waits for a kubelet that does not answer to confirm it.
   */
  loseNodes(roles: readonly Role[]): void {
    for (const pod of roles.flatMap((role) => this.#running(role))) {
      pod.lost = true;
      if (pod.registered !== undefined && !roles.includes('jobmanager')) {
        pod.registered.flink.loseSlots(pod.registered.slots);
        delete pod.registered;
      }
      this.clock.after(TOLERATION_MS, () => {
        if (!pod.lost || pod.ending) return;
        this.endPod(nameOf(pod));
        if (pod.owner.startsWith('Job/')) this.completed(pod.owner, true);
        else this.available(pod.owner, false);
      });
    }
  }

  /** Lost nodes answer again: their kubelets end what was deleted meanwhile. */
  nodesReturn(): void {
    for (const [name, pod] of this.pods) {
      if (!pod.lost) continue;
      pod.lost = false;
      const owner = this.#owners.get(pod);
      if (pod.ending) this.clock.after(this.behaviour.podEndMs, () => this.#gone(name, pod));
      else if (labelOf(pod, ROLE_LABEL) === 'taskmanager' && pod.registered === undefined && owner !== undefined)
        this.register(pod, slotsOf(owner));
    }
  }

  /** `kubectl delete pod NAME --force`, of a pod whose node is down. */
  forceDelete(name: string): void {
    const pod = this.pods.get(name);
    if (pod !== undefined) this.#gone(name, pod);
  }

  #gone(name: string, pod: Pod): void {
    pod.ending = true;
    this.stopContents(pod);
    this.pods.delete(name);
    this.#owners.delete(pod);
  }

  /** The pods of a Deployment or Job that is gone. */
  endPodsOf(owner: string): void {
    for (const pod of this.pods.values()) if (pod.owner === owner) this.endPod(nameOf(pod));
  }

  /** A pod is deleted: it goes on for a while, then everything in it ends, unless its node does not answer. */
  endPod(name: string): void {
    const pod = this.pods.get(name);
    if (pod === undefined || pod.ending) return;
    pod.ending = true;
    const graceMs = (pod.object.spec?.terminationGracePeriodSeconds ?? 30) * 1000;
    pod.object.metadata = { ...pod.object.metadata, deletionTimestamp: new Date(this.clock.now + graceMs) };
    if (!pod.lost) this.clock.after(this.behaviour.podEndMs, () => this.#gone(name, pod));
  }
}

const restartsOf = ({ object }: Pod, container: string): number =>
  object.status?.containerStatuses?.find(({ name }) => name === container)?.restartCount ?? 0;
