import type { V1Deployment, V1Ingress, V1Pod, V1PodDisruptionBudget, V1Service } from '@kubernetes/client-node';
import type { FlinkApplication } from '../../src/api/flinkapplication.ts';
import { HASH_LABEL, JOB_ANNOTATION, ROLE_LABEL, UID_LABEL } from '../../src/api/labels.ts';
import type { Time } from './clock.ts';
import { SimulatedFlink } from './flink.ts';
import type { FlinkBehaviour } from './flink-behaviour.ts';
import type { Storage, Writer } from './storage.ts';
import { Stores } from './stores.ts';

export type Child = V1Deployment | V1Service | V1Ingress | V1PodDisruptionBudget;

/** How the cluster behaves; times in milliseconds. */
export interface ClusterBehaviour {
  podStartMs: number;
  registerMs: number;
  podEndMs: number;
  /** Images whose pods never run, and what the kubelet says. */
  readonly badImages: Map<string, string>;
}

/** What a pod runs, where it is a real process. */
export interface RunningProcess {
  /** Of a JobManager's REST API. */
  readonly base: string;
  readonly stop: () => void;
}

/** Starts pods as real processes, in place of a simulated Flink. */
export interface PodProcesses {
  readonly start: (pod: {
    readonly name: string;
    readonly role: string;
    readonly cluster: string;
    readonly properties: string;
    readonly jar: string;
  }) => Promise<RunningProcess>;
}

interface Pod {
  readonly object: V1Pod;
  readonly deployment: string;
  ending: boolean;
  flink?: SimulatedFlink;
  /** A TaskManager: where it has registered, and with how many slots. */
  registered?: { readonly flink: SimulatedFlink; readonly slots: number };
  process?: RunningProcess;
}

/** Objects as the API server holds them, and a kubelet that makes pods of Deployments, late or never. */
export class SimulatedKubernetes {
  readonly behaviour: ClusterBehaviour = { podStartMs: 800, registerMs: 500, podEndMs: 700, badImages: new Map() };
  parent: FlinkApplication | undefined;
  /** The namespace is being deleted: what is there goes, and nothing is made. */
  terminating = false;
  readonly children = new Map<string, Child>();
  readonly pods = new Map<string, Pod>();
  readonly flinks: SimulatedFlink[] = [];
  readonly events: { reason: string; message: string; type: string }[] = [];
  readonly writers: Writer[] = [];
  /** Ids of all jobs that any JobManager has accepted, in order. */
  readonly submitted: string[] = [];
  /** Of clusters with Kubernetes high availability. */
  readonly stores = new Stores();
  readonly #eventNames = new Set<string>();
  readonly #clock: Time;
  readonly #storage: Storage;
  readonly #flink: FlinkBehaviour;
  /** Told of every change, with what it now is (undefined: gone): the watch that feeds Metacontroller's caches. */
  watch: (kind: 'parent' | 'child', key: string, object: FlinkApplication | Child | undefined) => void = () => undefined;
  #version = 100;

  readonly #processes: PodProcesses | undefined;

  constructor(clock: Time, storage: Storage, flink: FlinkBehaviour, processes?: PodProcesses) {
    this.#processes = processes;
    this.#clock = clock;
    this.#storage = storage;
    this.#flink = flink;
  }

  nextVersion(): string {
    this.#version += 1;
    return String(this.#version);
  }

  writeParent(next: FlinkApplication | undefined): void {
    this.parent = next === undefined ? undefined : { ...next, metadata: { ...next.metadata, resourceVersion: this.nextVersion() } };
    this.watch('parent', 'parent', this.parent);
    if (next === undefined) for (const key of [...this.children.keys()]) this.deleteChild(key);
  }

  writeChild(key: string, object: Child): void {
    const stored: Child = { ...object, metadata: { ...object.metadata, resourceVersion: this.nextVersion() } } as Child;
    this.children.set(key, stored);
    this.watch('child', key, stored);
    if (isDeployment(stored)) this.#scale(key, stored);
  }

  deleteChild(key: string): void {
    if (!this.children.delete(key)) return;
    this.watch('child', key, undefined);
    for (const pod of this.pods.values()) if (pod.deployment === key) this.endPod(pod.object.metadata?.name ?? '');
  }

  createEvent(object: { metadata: { name: string }; reason: string; message: string; type: string }): boolean {
    if (this.#eventNames.has(object.metadata.name)) return false;
    this.#eventNames.add(object.metadata.name);
    this.events.push({ reason: object.reason, message: object.message, type: object.type });
    return true;
  }

  /** As many pods as are asked for: those that end do not count. */
  #scale(key: string, deployment: V1Deployment): void {
    const there = [...this.pods.values()].filter((pod) => pod.deployment === key && !pod.ending);
    const wanted = deployment.spec?.replicas ?? 1;
    for (const { object } of there.slice(wanted)) this.endPod(object.metadata?.name ?? '');
    if (there.length < wanted) this.#startPods(deployment, wanted - there.length);
  }

  #startPods(deployment: V1Deployment, count: number): void {
    const name = deployment.metadata?.name ?? '';
    const template = deployment.spec?.template;
    const labels = template?.metadata?.labels ?? {};
    for (let i = 0; i < count; i += 1) {
      const podName = `${name}-${this.nextVersion()}`;
      const image = template?.spec?.containers[0]?.image ?? '';
      const trouble = this.behaviour.badImages.get(image);
      const waiting = trouble === undefined ? { reason: 'ContainerCreating' } : { reason: trouble, message: `image ${image} cannot be pulled` };
      const object: V1Pod = {
        metadata: { name: podName, labels },
        status: { phase: 'Pending', containerStatuses: [{ name: 'flink', image, imageID: '', ready: false, restartCount: 0, state: { waiting } }] },
      };
      const pod: Pod = { object, deployment: `Deployment/${name}`, ending: false };
      this.pods.set(podName, pod);
      if (trouble === undefined) this.#clock.after(this.behaviour.podStartMs, () => this.#podRuns(pod, labels, deployment));
    }
  }

  #podRuns(pod: Pod, labels: Record<string, string>, deployment: V1Deployment): void {
    if (pod.ending) return;
    const cluster = labels[HASH_LABEL] ?? '';
    if (this.#processes !== undefined) void this.#startProcess(this.#processes, pod, labels, deployment);
    else if (labels[ROLE_LABEL] === 'jobmanager') {
      pod.flink = new SimulatedFlink(cluster, labels[UID_LABEL] ?? '', this.#flink, this.#clock, this.#storage, this.writers);
      pod.flink.submitted = (jobId) => this.submitted.push(jobId);
      const store = /^kubernetes.cluster-id: (.*)$/m.exec(propertiesOf(deployment))?.[1];
      if (store !== undefined) this.#succeeds(pod.flink, store);
      this.flinks.push(pod.flink);
    } else {
      this.#clock.after(this.behaviour.registerMs, () => this.#register(pod, cluster, labels[UID_LABEL] ?? '', slotsOf(deployment)));
    }
    const name = deployment.metadata?.name ?? '';
    const stored = this.children.get(`Deployment/${name}`);
    if (stored !== undefined && isDeployment(stored)) this.writeChild(`Deployment/${name}`, { ...stored, status: { availableReplicas: 1 } });
  }

  /** A new leader: it reads its jobs back, and the TaskManagers of the one before find it. */
  #succeeds(flink: SimulatedFlink, store: string): void {
    flink.recover(this.stores.open(store));
    for (const pod of this.pods.values()) {
      const { registered } = pod;
      if (registered === undefined || !registered.flink.dead || registered.flink.cluster !== flink.cluster) continue;
      this.#clock.after(this.behaviour.registerMs, () => this.#register(pod, flink.cluster, flink.application, registered.slots));
    }
  }

  async #startProcess(processes: PodProcesses, pod: Pod, labels: Record<string, string>, deployment: V1Deployment): Promise<void> {
    const properties = propertiesOf(deployment);
    const jar = /^jarName: (.*)$/m.exec(deployment.metadata?.annotations?.[JOB_ANNOTATION] ?? '')?.[1] ?? '';
    const started = await processes.start({
      name: pod.object.metadata?.name ?? '',
      role: labels[ROLE_LABEL] ?? '',
      cluster: labels[HASH_LABEL] ?? '',
      properties,
      jar,
    });
    if (pod.ending) started.stop();
    else pod.process = started;
  }

  /** Where the JobManager of a cluster listens, where it is a real process. */
  jobManagerProcess(cluster: string): string | undefined {
    return [...this.pods.values()].find(
      ({ object, process }) =>
        process !== undefined && object.metadata?.labels?.[HASH_LABEL] === cluster && object.metadata.labels[ROLE_LABEL] === 'jobmanager',
    )?.process?.base;
  }

  #register(pod: Pod, cluster: string, uid: string, slots: number): void {
    if (pod.ending) return;
    const flink = this.jobManager(cluster, uid);
    if (flink === undefined) return this.#clock.after(300, () => this.#register(pod, cluster, uid, slots));
    flink.taskManagers += 1;
    flink.slots += slots;
    pod.registered = { flink, slots };
  }

  /** A pod's process is killed: what it knew is gone. The Deployment makes another pod. */
  killPods(role: 'jobmanager' | 'taskmanager'): void {
    for (const [name, pod] of [...this.pods]) {
      if (pod.object.metadata?.labels?.[ROLE_LABEL] !== role || pod.ending) continue;
      this.#gone(name, pod);
      const deployment = this.children.get(pod.deployment);
      if (deployment !== undefined && isDeployment(deployment)) this.writeChild(pod.deployment, { ...deployment, status: { unavailableReplicas: 1 } });
    }
  }

  #gone(name: string, pod: Pod): void {
    pod.ending = true;
    pod.flink?.die();
    pod.registered?.flink.loseSlots(pod.registered.slots);
    pod.process?.stop();
    this.pods.delete(name);
  }

  /** Which pods a Service stands for. */
  selectorOf(service: string): Readonly<Record<string, string>> | undefined {
    const child = this.children.get(`Service/${service}`);
    return child?.kind === 'Service' ? (child as V1Service).spec?.selector : undefined;
  }

  /** The JobManager of a cluster that runs, if there is one. Terminating pods still answer. */
  jobManager(cluster: string, uid: string): SimulatedFlink | undefined {
    return [...this.pods.values()].find(
      ({ object, flink }) => flink !== undefined && object.metadata?.labels?.[HASH_LABEL] === cluster && object.metadata?.labels?.[UID_LABEL] === uid,
    )?.flink;
  }

  /** A pod is deleted: it goes on for a while, then everything in it ends. */
  endPod(name: string): void {
    const pod = this.pods.get(name);
    if (pod === undefined || pod.ending) return;
    pod.ending = true;
    this.#clock.after(this.behaviour.podEndMs, () => this.#gone(name, pod));
  }
}

const isDeployment = (child: Child): child is V1Deployment => child.kind === 'Deployment';

const propertiesOf = (deployment: V1Deployment): string =>
  deployment.spec?.template.spec?.containers[0]?.env?.find(({ name }) => name === 'FLINK_PROPERTIES')?.value ?? '';

const slotsOf = (deployment: V1Deployment): number => Number(/numberOfTaskSlots: (\d+)/.exec(propertiesOf(deployment))?.[1] ?? 1);
