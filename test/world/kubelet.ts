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

/** The first back-off of a controller whose pods Kubernetes refuses, which doubles, and the longest one, in milliseconds. */
const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 60_000;

/** Creates the pods of Deployments and Jobs, and ends them in all the ways in which pods end. */
export class Kubelet extends PodContents {
  /** The Deployment or Job of each pod, as it was when the pod was created. */
  readonly #owners = new Map<Pod, PodOwner>();
  /** Deployments and Jobs whose pods Kubernetes has refused, and the back-off of their controller, in milliseconds. */
  readonly #refused = new Map<string, { readonly waitMs: number; readonly waiting: boolean }>();
  #names = 0;

  /** Starts as many pods as a Deployment asks for, not counting those that end or have failed. A Job gets one pod. */
  scale(key: string, owner: PodOwner): void {
    const all = [...this.pods.values()].filter((pod) => pod.owner === key);
    if (owner.kind === 'Job') {
      const started = all.length > 0 || (owner.status?.conditions ?? []).length > 0;
      return started ? undefined : this.#create(key, owner, 1);
    }
    const current = all.filter(({ ending, failed }) => !ending && !failed);
    const replicas = (owner as V1Deployment).spec?.replicas ?? 1;
    for (const pod of current.slice(replicas)) this.endPod(nameOf(pod));
    if (current.length < replicas) this.#create(key, owner, replicas - current.length);
  }

  /** Creates pods, unless the API server refuses them: then the controller of the owner tries again after a back-off. */
  #create(key: string, owner: PodOwner, count: number): void {
    if (this.podRefusal('') !== undefined) return this.#refuse(key);
    this.#startPods(key, owner, count);
    if (this.#refused.delete(key)) this.refused(key);
  }

  /** Why the API server refuses a pod of that name. */
  podRefusal(name: string): string | undefined {
    const { quotaExceeded, podsForbidden } = this.behaviour;
    if (podsForbidden !== undefined) return `pods "${name}" is forbidden: ${podsForbidden}`;
    const quota = 'exceeded quota: team, requested: pods=1, used: pods=9, limited: pods=9';
    return quotaExceeded ? `pods "${name}" is forbidden: ${quota}` : undefined;
  }

  #refuse(key: string): void {
    const known = this.#refused.get(key);
    if (known?.waiting === true) return;
    const waitMs = Math.min(MAX_RETRY_MS, (known?.waitMs ?? FIRST_RETRY_MS / 2) * 2);
    this.#refused.set(key, { waitMs, waiting: true });
    this.#names += 1;
    const name = `${key.replace(/^.*\//, '')}-${this.#names}`;
    this.refused(key, this.podRefusal(name));
    this.clock.after(waitMs, () => {
      this.#refused.set(key, { waitMs, waiting: false });
      this.retries(key);
    });
  }

  #startPods(key: string, owner: PodOwner, count: number): void {
    for (let i = 0; i < count; i += 1) {
      this.#names += 1;
      const name = `${owner.metadata?.name ?? ''}-${this.#names}`;
      const pod = newPod(name, `node-${this.#names}`, key, owner);
      this.pods.set(name, pod);
      this.#owners.set(pod, owner);
      this.images.pull(pod, () => this.clock.after(this.behaviour.podStartMs, () => this.#podRuns(pod, owner)));
    }
  }

  #podRuns(pod: Pod, owner: PodOwner): void {
    if (pod.ending || pod.failed) return;
    for (const { name, state } of sidecarsOf(pod))
      if (state?.waiting?.reason === 'ContainerCreating') setContainer(pod, name, { state: { running: {} } });
    this.mainRuns(pod, owner);
    this.available(pod.owner, true);
  }

  /** Pods of a role whose main container is running and that nobody deletes. */
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

  /** Kills the pods of a role, which lose all that they know. A Deployment starts another pod, and a Job does not. */
  killPods(role: Role): void {
    for (const [name, pod] of [...this.pods]) {
      if (labelOf(pod, ROLE_LABEL) !== role || pod.ending || pod.failed || pod.lost) continue;
      if (pod.owner.startsWith('Job/')) this.ends(pod, 2, 'killed');
      else {
        this.#removePod(name, pod);
        this.available(pod.owner, false);
      }
    }
  }

  /** Ends the main containers of a role. The kubelet starts them again in the same pod, except that of a Job. */
  restartMain(role: Role): void {
    for (const pod of this.#running(role)) {
      if (pod.owner.startsWith('Job/')) {
        this.ends(pod, 137);
        continue;
      }
      this.stopContents(pod);
      const restartCount = 1 + restartsOf(pod, pod.main);
      const terminated = { exitCode: 137, reason: 'OOMKilled' };
      setMain(pod, { terminated });
      this.clock.after(this.behaviour.podStartMs, () => {
        const owner = this.#owners.get(pod);
        if (pod.ending || pod.failed || owner === undefined) return;
        setMain(pod, { running: {} }, { lastState: { terminated }, restartCount });
        this.mainRuns(pod, owner);
      });
    }
  }

  /** Restarts the sidecars of the running pods of a role. */
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
   * The nodes of the pods of these roles no longer answer, and their containers keep running. After a while Kubernetes
   * deletes the pods, and waits for the kubelet, which does not answer, to confirm it.
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

  /** Lost nodes answer again: their kubelets end the pods that were deleted meanwhile. */
  nodesReturn(): void {
    for (const [name, pod] of this.pods) {
      if (!pod.lost) continue;
      pod.lost = false;
      const owner = this.#owners.get(pod);
      if (pod.ending) this.clock.after(this.behaviour.podEndMs, () => this.#removePod(name, pod));
      else if (labelOf(pod, ROLE_LABEL) === 'taskmanager' && pod.registered === undefined && owner !== undefined)
        this.register(pod, slotsOf(owner));
    }
  }

  /** `kubectl delete pod NAME --force`, of a pod whose node is down. */
  forceDelete(name: string): void {
    const pod = this.pods.get(name);
    if (pod !== undefined) this.#removePod(name, pod);
  }

  #removePod(name: string, pod: Pod): void {
    pod.ending = true;
    this.stopContents(pod);
    this.pods.delete(name);
    this.#owners.delete(pod);
  }

  /** Ends the pods of a deleted Deployment or Job. */
  endPodsOf(owner: string): void {
    for (const pod of this.pods.values()) if (pod.owner === owner) this.endPod(nameOf(pod));
  }

  /** Deletes a pod: after a while everything in it ends, unless its node does not answer. */
  endPod(name: string): void {
    const pod = this.pods.get(name);
    if (pod === undefined || pod.ending) return;
    pod.ending = true;
    const graceMs = (pod.object.spec?.terminationGracePeriodSeconds ?? 30) * 1000;
    pod.object.metadata = { ...pod.object.metadata, deletionTimestamp: new Date(this.clock.now + graceMs) };
    if (!pod.lost) this.clock.after(this.behaviour.podEndMs, () => this.#removePod(name, pod));
  }

  /** `kubectl delete pod NAME`. A Deployment starts another pod, and a Job fails. */
  deletePod(name: string): void {
    const pod = this.pods.get(name);
    if (pod === undefined || pod.ending) return;
    this.endPod(name);
    if (pod.owner.startsWith('Job/')) this.completed(pod.owner, true);
    else this.available(pod.owner, false);
  }
}

const restartsOf = ({ object }: Pod, container: string): number =>
  object.status?.containerStatuses?.find(({ name }) => name === container)?.restartCount ?? 0;
